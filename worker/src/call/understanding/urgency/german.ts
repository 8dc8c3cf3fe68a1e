import { before, type UrgentPhrases, words } from "./phrases.ts";

/** Umlauts are written out as often as not. */
const spelt = (pattern: string): string =>
  pattern
    .replaceAll("ä", "(?:ä|ae)")
    .replaceAll("ö", "(?:ö|oe)")
    .replaceAll("ü", "(?:ü|ue)")
    .replaceAll("ß", "(?:ß|ss)");
const said = (pattern: string): RegExp => words(spelt(pattern));
const saidBefore = (pattern: string): RegExp => before(spelt(pattern));

const NOW = "(?: gerade| jetzt| plötzlich| eben| schon| wieder| richtig| immer noch| nur noch)*";
const PLACES =
  "(?:haus|wohnung|küche|auto|wagen|dach|keller|büro|ofen|herd|zimmer|schlafzimmer|wohnzimmer|garage|scheune|werkstatt|stall|trockner|waschmaschine|spülmaschine)";

const URGENT: readonly RegExp[] = [
  said("notfall|notfälle"),
  said("dringend|es eilt(?! nicht)|lebensgefahr|lebensgefährlich|lebensbedrohlich|um leben und tod"),
  said("kann(?: \\p{L}+){0,3} nicht(?: \\p{L}+){0,3} warten"),
  said(
    "(?:brauche|brauchen|braucht)(?: bitte| hier)? (?:sofort|schnell|ganz schnell)(?: bitte)? (?:hilfe|einen arzt|jemanden)",
  ),
  // Atem, Herz, Bewusstsein.
  said(`atmet${NOW} (?:nicht|kaum|nicht mehr|kaum noch)`),
  said(`(?:bekommt|kriegt|bekomme|kriege|bekommen)${NOW}(?: fast)? (?:keine|kaum|kaum noch) luft`),
  said(
    "(?:kann|können)(?: \\p{L}+)?(?: nicht mehr| kaum noch| nicht| kaum) atmen|atemnot|am ersticken|erstickt",
  ),
  said("herzinfarkt|herzstillstand|schlaganfall|hirnschlag|krampfanfall|krampft|überdosis"),
  said("bewusstlos|ohnmächtig|nicht (?:mehr )?ansprechbar|nicht bei bewusstsein"),
  said(
    "(?:er|sie|mann|frau|vater|mutter|oma|opa|kind|sohn|tochter|kollege|kollegin|nachbar|nachbarin|jemand)(?: \\p{L}+){0,2} (?:umgekippt|zusammengebrochen|kollabiert)",
  ),
  said("brustschmerzen|schmerzen in der brust|stechen in der brust|druck auf der brust|enge in der brust"),
  said("allergischen? schock|schwere allergische reaktion|asthmaanfall"),
  // Blut, Schmerz, Gift, Geburt.
  said(
    "blutet (?:sehr |ganz |so )?(?:stark|heftig|schlimm)|(?:hört|hören) nicht auf zu bluten|verblutet|viel blut verloren",
  ),
  said("(?:starke|schlimme|furchtbare|unerträgliche|extreme|höllische|wahnsinnige)n? (?:\\p{L}*schmerzen)"),
  said(
    "vergiftet|vergiftung|(?:tabletten|putzmittel|reiniger|batterie) (?:geschluckt|verschluckt|getrunken)",
  ),
  said("(?:habe|hat|haben) (?:\\p{L}+ )?wehen|fruchtblase ist(?: \\p{L}+)? geplatzt"),
  said(
    "schwer verletzt|angeschossen|niedergestochen|(?:ist|wurde|bin)(?: \\p{L}+){0,2} angefahren worden|am ertrinken",
  ),
  // Feuer, Gas, Wasser.
  said(
    `${PLACES}${NOW} (?:brennt|steht in flammen|steht in brand)|brennt${NOW} (?:mein|meine|unser|unsere|das|die|der) ${PLACES}`,
  ),
  said(
    "es brennt(?= ?(?:[!.]|$| bei (?:mir|uns)| hier| in (?:der|unserer|meiner) (?:küche|wohnung|garage|werkstatt)| im (?:haus|keller|büro|zimmer)))",
  ),
  said(
    "feuer gefangen|wohnungsbrand|hausbrand|(?:rauch|feuer) (?:in|im) (?:\\p{L}+ )?(?:haus|wohnung|küche|keller|treppenhaus|büro|zimmer)",
  ),
  said("gasgeruch|gasleck|riecht(?: \\p{L}+)? nach gas|gas tritt aus|kohlenmonoxid"),
  said("rohrbruch|wasserrohrbruch|wasser (?:läuft|kommt|schießt|tropft) aus der (?:decke|wand)"),
  // Jemand tut anderen oder sich etwas an.
  said(
    "(?:rufen|ruft|ruf|schicken|schickt|schick|holen|holt|hol|brauche|brauchen)(?: sie| bitte| mir| uns| sofort| schnell| dringend| hier| einen| den| die| eine)* (?:krankenwagen|rettungswagen|notarzt|rettungsdienst|feuerwehr|polizei)",
  ),
  said(
    "(?:will|möchte|wollte|werde) (?:mich|sich) (?:\\p{L}+ )?umbringen|bringe mich (?:\\p{L}+ )?um|das leben nehmen|(?:mir|sich) (?:etwas|was) an(?:tun|getan)|will nicht mehr leben|suizid|selbstmord",
  ),
  said(
    "(?:bedroht|verfolgt|schlägt) (?:mich|uns)|greift (?:mich|uns) an|überfallen worden|werde(?:n)? (?:gerade )?überfallen",
  ),
  said(
    "einbrecher|bricht (?:gerade |jemand |gerade jemand |jemand gerade )ein|wird (?:gerade )?eingebrochen|hat (?:ein messer|eine waffe|eine pistole)",
  ),
];

/** Hier fängt ein neuer Satz an, den das Nein davor nicht mehr meint. */
const ON =
  "(?:ich|er|sie|es|wir|ihr|das|dies|hier|da|mein|meine|meinem|meiner|unser|unsere|aber|sondern|bitte|und|weil)";
const FEW = `(?: (?!${ON}(?!\\p{L}))\\p{L}+){0,3}`;

const RULED_OUT: readonly RegExp[] = [
  saidBefore(`(?:kein|keine|keinen|keiner|keinem|nicht|nie|niemals|nichts|ohne|weder|weniger)${FEW}`),
  saidBefore(
    "(?:nicht|kaum)(?: dass| so dass| als ob| als wäre)(?: \\p{L}+){0,2}|(?:glaube|denke|meine|finde) nicht dass(?: \\p{L}+){0,4}",
  ),
];

const NOT_MEANT: readonly RegExp[] = [
  said("(?:im|für den|für einen|bei einem|bei|für) (?:echten |solchen )?(?:notfall|notfälle)"),
  said("notfall[- ](?:nummer|kontakt|telefon|ausgang|plan|koffer|set|dienst|sprechstunde)"),
  said("(?:falls|wenn|ob|sollte|sofern)(?: \\p{L}+){0,4} (?:notfall|dringend)"),
  said(
    "(?:dringend|notfall)(?: \\p{L}+)? (?:ist|war|wäre) (?:es|das)(?: aber| ja| doch)? (?:nicht|keiner|kein)",
  ),
  said(
    "kann(?: \\p{L}+){0,3} nicht(?: \\p{L}+){0,2} warten (?:bis (?:es|der|die|das|ich|wir|sie|ihr)|auf)|kann es (?:kaum|nicht) erwarten",
  ),
  said("(?:fast|beinahe) (?:einen |\\p{L}+ )?(?:herzinfarkt|schlaganfall)"),
  said(
    "(?:versichert|versicherung|vorsorge|kurs|schulung)(?: \\p{L}+){0,3} (?:herzinfarkt|schlaganfall|vergiftung|rohrbruch|wohnungsbrand|einbrecher)",
  ),
  said("brennt(?: \\p{L}+){0,3} (?:licht|lampe|kerze|unter den nägeln|in den augen|beim wasserlassen)"),
];

export const german: UrgentPhrases = { urgent: URGENT, ruledOut: RULED_OUT, notMeant: NOT_MEANT };
