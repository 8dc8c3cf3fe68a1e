import type { OptOutPhrases } from "./phrases.ts";

const PLEASE =
  "(?: bitte| doch| einfach| endlich| sofort| jetzt| umgehend| ja| mal| hiermit| in zukunft| kuenftig| zukuenftig| ab sofort| ab jetzt)*";
const YOU = `(?: sie| du| ihr)?${PLEASE}`;
const CALL = "(?:ruf|rufe|rufen|ruft)";
const ME =
  "(?:mich|uns|hier|bei (?:mir|uns)|(?:diese|meine|unsere) nummer|(?:unter|auf) (?:dieser|meiner|unserer) nummer)";
const NEVER =
  "(?:nicht mehr|nie wieder|nie mehr|niemals(?: wieder| mehr)?|nicht wieder|nicht noch (?:ein)?mal|nicht weiter|auf keinen fall(?: mehr| wieder)?|nicht)";
const WANT = "(?:moechte|moechten|will|wollen|wuensche|wuenschen|mag)";
const OFF =
  "(?:nehmen|nehmt|nimm|streichen|streicht|streich|loeschen|loescht|loesch|entfernen|entfernt|entferne|tragen|tragt|trag)";
const MINE =
  "(?:mich|uns|(?:meine|unsere|diese)n? (?:nummer|telefonnummer|rufnummer|handynummer|namen|daten|kontaktdaten))";
const LISTS =
  "(?:liste|listen|anrufliste|telefonliste|werbeliste|kundenliste|kartei|datenbank|system|verteiler|datei|unterlagen)";
/** "Von der Liste", but not Thursday's, and not into another one. */
const FROM_LISTS = `(?:von|vom|aus|bei)(?: der| dem| den| ihrer| ihrem| ihren| dieser| diesem| eurer| allen| saemtlichen)* ${LISTS} (?!(?:fuer|am|zum|des|in) )`;
const NO_MORE =
  "(?:nicht mehr|nie wieder|nie mehr|niemals wieder|nicht wieder|nicht noch (?:ein)?mal|nicht weiter)";
const CAN = "(?:koennen|koennten|wuerden|wollen|moechten|kannst|koenntest|wuerdest|koennt|koenntet|wuerdet)";
const NUMBER = "(?:meine|unsere|diese) (?:nummer|telefonnummer|rufnummer|handynummer)";
const CALLS = "(?:anrufe|werbeanrufe|telefonanrufe|anrufen|werbeanrufen)";

const MEANT: readonly RegExp[] = [
  // Rufen Sie mich nicht mehr an; rufen Sie nie wieder hier an.
  new RegExp(` ${CALL}${YOU} ${ME}${PLEASE}(?: ${ME})?${PLEASE} ${NEVER}${PLEASE}(?: ${ME})? an `),
  new RegExp(` ${CALL}${YOU} ${NEVER}${PLEASE}(?: ${ME})? an `),
  // Sie sollen mich nicht mehr anrufen; ich will nicht, dass Sie mich anrufen.
  new RegExp(
    ` (?:sie|ihr) (?:sollen|sollt|duerfen|duerft)${PLEASE} ${ME}${PLEASE} ${NEVER}(?: ${ME})? anrufen `,
  ),
  new RegExp(` (?:sie|ihr) (?:brauchen|braucht)${PLEASE} ${ME}${PLEASE} ${NO_MORE} (?:an|anzu)rufen `),
  // Bitte nicht mehr anrufen; ich bitte Sie, mich nicht mehr anzurufen; unterlassen Sie es, mich anzurufen.
  new RegExp(
    `^(?: nein| danke| so| also| und)*${PLEASE}(?: ${ME})?${PLEASE} ${NO_MORE} anrufen(?: bitte| danke)* $`,
  ),
  new RegExp(
    ` (?:bitte|gebeten|ersuche|fordere|auffordern|aufgefordert|rate|erwarte|verlange)(?: ich| sie| euch| dich| ihnen| hiermit| darum| auf| schon| bereits| nochmals)*${PLEASE} ${ME}${PLEASE} ${NO_MORE} (?:anzurufen|zu kontaktieren|zu belaestigen) `,
  ),
  new RegExp(` (?:unterlassen|lassen|lasst|lass)${YOU} es(?: bleiben| sein)?${PLEASE} ${ME} anzurufen `),
  new RegExp(
    ` (?:wagen|wagt|wag)(?: sie| ihr| du)? es(?: ja)? nicht ${ME}(?: noch (?:ein)?mal| jemals wieder| wieder)? anzurufen `,
  ),
  new RegExp(
    ` dass (?:sie|ihr) ${ME}${PLEASE} (?:nicht mehr|nie wieder|nie mehr|niemals wieder) (?:anrufen|anruft) `,
  ),
  new RegExp(` ${WANT} nicht dass (?:sie|ihr) ${ME}(?: wieder| noch einmal| jemals)* (?:anrufen|anruft) `),
  new RegExp(
    ` (?:verbiete|untersage|verbitte) (?:ihnen|euch|mir)(?: hiermit)?(?: ${ME})?(?: jemals| wieder)* anzurufen `,
  ),
  new RegExp(
    ` (?:verbiete|untersage|verbitte)(?: ich)? (?:ihnen|euch|mir)${PLEASE} (?:weitere|jegliche|alle|diese|ihre) (?:${CALLS}|kontaktaufnahme) `,
  ),
  new RegExp(
    ` widerrufe${PLEASE} meine (?:einwilligung|zustimmung|erlaubnis)(?: zu (?:den|ihren|diesen) ${CALLS}n?)? $`,
  ),
  new RegExp(` widerspreche${PLEASE} (?:weiteren|ihren|allen|den) ${CALLS} `),
  // Ich möchte nicht mehr angerufen werden; ich will nichts mehr von Ihnen hören.
  new RegExp(
    ` ${WANT}(?: von (?:ihnen|euch))?${PLEASE} ${NEVER}(?: von (?:ihnen|euch))? (?:angerufen|kontaktiert|belaestigt|behelligt) werden `,
  ),
  new RegExp(
    ` ${WANT} (?:nichts mehr|nie wieder etwas|nie wieder|nie mehr) von (?:ihnen|euch|ihrer firma) hoeren `,
  ),
  // Keine Anrufe mehr; ich wünsche keine weiteren Anrufe.
  new RegExp(
    ` ${WANT}(?: ab sofort| in zukunft| von ihnen)* keine(?: weiteren| solchen| ihrer)* ${CALLS} (?!(?:mehr )?(?:verpass|verlier|annehm|durchstell|durchgestellt|weiterleit|entgegen|blockier|fuehr|taetig|mach))`,
  ),
  new RegExp(
    ` ${WANT}(?: von ihnen)?${PLEASE} keinen(?: weiteren)? (?:anruf|werbeanruf) mehr(?: von (?:ihnen|euch|ihrer firma))?(?: bekommen| erhalten)? $`,
  ),
  new RegExp(`^ (?:bitte )?keine(?: weiteren)? ${CALLS}(?: mehr)?${PLEASE} $`),
  new RegExp(` keine(?: weiteren)? ${CALLS} mehr${PLEASE} $`),
  // Hören Sie auf, mich anzurufen; Schluss mit diesen Anrufen.
  new RegExp(
    ` (?:hoer|hoeren|hoert)${YOU} auf${PLEASE}(?: damit)?(?: ${ME})?(?: staendig| dauernd| immer)* (?:anzurufen|zu belaestigen) `,
  ),
  new RegExp(
    ` ${CAN} (?:sie|du|ihr)${PLEASE} aufhoeren${PLEASE}(?: ${ME})?(?: staendig| dauernd| immer)* (?:anzurufen|zu belaestigen) `,
  ),
  new RegExp(
    ` (?:sparen|spart|spar)(?: sie| euch| dir)(?: sich)?${PLEASE} (?:weitere|ihre|eure|die|diese) ${CALLS} `,
  ),
  new RegExp(` (?:stellen|stellt)${YOU} (?:die|diese|ihre|eure|alle|weitere) ${CALLS}${PLEASE} ein `),
  new RegExp(
    ` (?:hoer|hoeren|hoert)${YOU} (?:auf )?mit (?:den|diesen|ihren|euren)(?: staendigen)? ${CALLS}(?: auf)? `,
  ),
  new RegExp(` schluss mit (?:den|diesen|ihren|euren)(?: staendigen)? ${CALLS} `),
  new RegExp(` (?:unterlassen|lassen)${YOU} (?:die|diese|ihre|weitere)(?: staendigen)? ${CALLS} `),
  new RegExp(` (?:lass|lassen|lasst)${YOU} (?:mich|uns) mit (?:den|diesen|ihren|euren) ${CALLS} in ruhe `),
  // Nehmen Sie mich von der Liste; löschen Sie meine Nummer; tragen Sie mich aus.
  new RegExp(` ${OFF}${YOU} ${MINE}${PLEASE} ${FROM_LISTS}`),
  new RegExp(
    ` (?:${CAN} (?:sie|du|ihr)|dass (?:sie|ihr))${PLEASE} ${MINE}${PLEASE} ${FROM_LISTS}(?:heraus|raus)?(?:nehmen|nehmt|streichen|streicht|loeschen|loescht|entfernen|entfernt|austragen) `,
  ),
  new RegExp(` ${CAN} (?:sie|du|ihr)${PLEASE} ${NUMBER}${PLEASE} (?:loeschen|streichen|vergessen) $`),
  new RegExp(` ${WANT}${PLEASE} ${FROM_LISTS}(?:runter|weg|raus|herunter) `),
  / (?:ich stehe|ich bin|wir stehen|meine nummer steht)(?: schon| doch| bereits| eingetragen)* (?:auf|in) der robinson ?liste /,
  new RegExp(
    ` (?:aus|von)(?: der| ihrer| dieser| eurer)* ${LISTS} (?:gestrichen|geloescht|entfernt|genommen) werden `,
  ),
  new RegExp(
    ` (?:streichen|loeschen|loesch|entfernen|vergessen|vergiss)${YOU} (?:meine|unsere|diese) (?:nummer|telefonnummer|rufnummer|handynummer)${PLEASE}(?: danke| dauerhaft| komplett)* $`,
  ),
  new RegExp(
    ` (?:tragen|trag|tragt)${YOU} (?:mich|uns|meine nummer)${PLEASE} aus(?= (?:$|bitte |danke |und |sofort ))`,
  ),
  new RegExp(
    ` (?:setzen|setz|nehmen|schreiben|tragen)${YOU} ${MINE}${PLEASE} (?:auf|in) (?:die|ihre|eine|eure) (?:sperrliste|robinsonliste|robinson liste|schwarze liste) `,
  ),
  // Kontaktieren Sie mich nicht mehr; melden Sie sich nie wieder.
  new RegExp(` (?:kontaktieren|kontaktier|belaestigen|belaestige|behelligen)${YOU} ${ME}${PLEASE} ${NEVER} `),
  new RegExp(
    ` (?:melden|meldet|meld)(?: sie sich| euch| dich)${PLEASE} (?:nicht mehr|nie wieder|nie mehr)(?: bei (?:mir|uns))? (?!(?:bei|bis|unter|vor|nach|am|auf) )`,
  ),
];

const DAYS =
  "(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|wochenende|abend|vormittag|nachmittag|morgen)s?";

const NOT_MEANT: readonly RegExp[] = [
  // Not then, not there, not by that number.
  new RegExp(
    ` (?:nicht|nie|niemals)(?: mehr| wieder)?${PLEASE} (?:vor|nach|zwischen|waehrend|am ${DAYS}|${DAYS}|heute|abends|nachts|mittags|frueh|so (?:frueh|spaet)|zu (?:frueh|spaet)|im (?:buero|urlaub|dienst)|auf (?:dem|der|meinem)|bei der arbeit|in der|unter (?:der|meiner) (?:alten|anderen)|zu ?hause|diese woche|naechste woche|um) `,
  ),
  new RegExp(` ${ME} (?:heute|heute abend|diese woche|jetzt|gerade|am ${DAYS}) nicht(?: mehr)? an `),
  / (?:angerufen|kontaktiert) werden (?:wenn|falls|bevor|solange|waehrend|vor|nach|bis|am) /,
  / nicht (?:mehr )?(?:per|via|ueber|mit) (?:e ?mail|mail|post|brief|sms|whatsapp|fax) /,
  / sondern /,
  // Who calls, comes or is written to instead, or has what they wanted.
  / (?:ich|wir) (?:rufe|rufen) (?:sie|euch|dich|selbst|selber|dann|morgen|spaeter|wieder|noch|an|zurueck) /,
  / (?:ich|wir) (?:melde mich|melden uns|komme|kommen|schaue|schreibe|schreiben) /,
  /(?<! (?:nicht|nie|oder)) (?:schreiben|schreib|schreibt|schicken|schick|senden|mailen)(?: sie)?(?: bitte)? (?:mir|uns) (?!(?:auch |bitte )*(?:nicht|keine|nie) )/,
  / (?:hat|haette) sich (?:schon |damit )?erledigt /,
  /(?<! (?:auf|an|fuer|wie)) (?:die|wir|leute|kunden|kollegen|freunde|eltern|kinder) (?:ruf|rufe|rufen|ruft) /,
  new RegExp(
    ` (?:bekomm|krieg|erhalt|hab|komm|gab|gibt|seh|empfang)\\w*(?: \\w+){0,3} keine(?: weiteren)? ${CALLS} `,
  ),
  / (?:ich|wir) (?:habe|hab|haben)(?: \w+)? nicht (?:gesagt|behauptet|verlangt|gemeint|gewollt) /,
  / nicht dass (?:sie|ihr)(?: \w+)? aufhoer/,
  / an(?:rufen)? (?:wenn|falls|bevor|ohne|ausser|solange|sondern|bis|ehe) /,
  / nicht (?:an)?zurueck /,
  / (?:er|sie|es|man|wer|niemand|keiner|jemand|(?:mein|meine|unser|unsere|der|die|das) \w+) ruft /,
  // A question why nobody calls, and words for somebody else.
  / (?:warum|wieso|weshalb|wann)(?: \w+){0,3} (?:rufen|ruft|rufst|melden|meldet|kontaktieren) /,
  / (?:warum|wieso|weshalb)(?: \w+){0,2} (?:sie|ihr) (?:mich|uns) nicht /,
  / (?:sagen|sag|richten|richte)(?: sie)?(?: bitte)? (?:ihm|ihr|ihnen|meinem|meiner|dem|der|herrn|frau) /,
  / (?:vergessen|vergiss)(?: sie)?(?: bitte)? nicht /,
];

export const german: OptOutPhrases = { meant: MEANT, notMeant: NOT_MEANT };
