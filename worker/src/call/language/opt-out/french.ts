import type { OptOutPhrases } from "./phrases.ts";

/** "M'appelez" is one word or two, as the apostrophe was written; "ne" is written more often than it is spoken. */
const ME = "(?:me? ?|nous )";
const NE = "(?:ne |n ?)?";
const VERB = "(?:r?appel|contact|recontact|telephon|retelephon|derang|harcel|importun|sollicit|demarch)";
const CALL = `${VERB}ez`;
/** "M'appelle" is said to a friend, and just so of one. */
const CALL_DEAR = "(?:r?appelles?|contactes?|telephones?|deranges?|harceles?)";
const YOU_CALL = `(?:${VERB}(?:iez|ez)|r?appelles?|contactes?|telephones?)`;
const ONE_CALLS = "(?:r?appelle|contacte|recontacte|telephone|derange|harcele|importune|sollicite|demarche)";
const TO_CALL = `${VERB}er`;
const CALLED = "(?:r?appele|contacte|recontacte|telephone|harcele|importune|sollicite|demarche|joint)e?s?";

const NO_MORE = "(?:plus jamais|plus du tout|plus|jamais plus|jamais)";
const MANNERS =
  "s ?il (?:vous|te) plait|svp|stp|je vous (?:en )?prie|merci|une (?:bonne )?fois pour toutes|a l ?avenir";
const PLEASE = `(?: (?:${MANNERS}|maintenant|immediatement|tout de suite|enfin|donc|definitivement))`;
const HERE = "ici|(?:a |sur )?(?:ce|mon|notre) numero|par telephone";
/** What may stand around it and changes nothing. */
const AND = `(?:${PLEASE}| (?:${HERE}|chez (?:moi|nous)|a la fin|pour (?:quoi que ce soit|(?:me|nous) vendre (?:quoi que ce soit|quelque chose|(?:des|vos) \\w+))))*`;
/** Stopping this is stopping; "ne m'appelez plus tous les jours" asks only for fewer. */
const OFTEN = "(?: (?:tous les (?:jours|matins|soirs)|tout le temps|sans (?:arret|cesse)|constamment))?";
/** "Appeler" is also to name: what follows must be another thought, not the name, the hour or the place not to be used. */
const END =
  "(?= (?:$|(?:je|j|jai|jen|vous|tu|nous|on|il y|ca|c|cest|cela|ce n|n|ne|non|car|parce|sinon|point|stop|ok|d ?accord|compris|allez|au revoir|bonne (?:journee|soiree)|et (?:puis|merci|ne|n|c|cest|point|basta|je|j)|(?:et )?(?:supprim|effac|enlev|retir|ray|arret|laiss|oubli)(?:ez|e)) ))";
/** Without "plus" it has to be all of it: "ne me rappelez pas, je vous rappelle" is friendly. */
const ALL = `(?: (?:${MANNERS}|${HERE}))*(?= (?:$|(?:je (?:ne )?(?:suis pas interesse|veux rien)|ca (?:ne )?m ?interesse pas)))`;
/** Before what only a friend is told. */
const DEAR =
  "(?:^|(?: (?:alors|stop|non|ecoute|oui|ok|bon|putain|plait|stp|merci|allo|bonjour|salut|dis|repete|laisse moi)))";
const NOT_OF_YOU = "(?<! (?:vous|qui|si|que|quand|pourquoi)(?: ne?)?)";

const I = "(?:je |j ?|on |nous )";
const WANT =
  "(?:veux|veut|voulons|voulais|voudrais|voudrions|souhaite|souhaitons|souhaiterais|desire|desirons|aimerais|aimerions|prefere|prefererais|accepte)";
/** "Je voudrais plus d'appels" may wish for more of them, where no "ne" is heard. */
const WANT_NO = `${I}(?:(?:ne |n ?)${WANT}|veux|veut) (?:${NO_MORE}|pas|surtout pas)`;
const NOT_WANT = `${I}${NE}${WANT} (?:${NO_MORE}|pas|surtout pas)`;
const ASK = `(?:${WANT}|j?aimer(?:ais|ions)|demande|exige|faut|faudrait|appelle pour|pour)`;
const ASKING =
  "(?:merci(?: beaucoup)?|veuillez|priere|etes pries?|(?:pouvez|pourriez|voulez) vous|(?:peux|pourrais|veux) tu|vous (?:pouvez|pourriez|devez|allez)|tu (?:peux|pourrais|dois|vas)|(?:je )?(?:ne )?(?:vous|te) (?:(?:ai|avais|a|avons) )?(?:deja )?(?:prie|demande|dis|dit|somme|supplie|ordonne|conseille|serais reconnaissant|saurais gre)(?: (?:bien|deja|poliment))?|faut|faudrait|plait|demande|j ?aimerais|voudrais|souhaite|souhaiterais|(?:appelle|rappelle) pour)";
const ASKED = `${ASKING}${PLEASE}?(?: (?:de|d|a))?(?: bien vouloir)?`;

const YOURS = "(?:vos|tes|ces|les|tous vos|tous ces|tous les)";
const YOUR_CALLS = `${YOURS} (?:coups de (?:fil|telephone)|appels|demarchages)`;

const TAKE_OUT =
  "(?:retir|enlev|ray|supprim|effac|ot|radi|elimin|vir|desabonn)ez|sortez|desinscrivez|desinscris|sors";
const TAKE_OUT_DEAR = "(?:retire|enleve|raye|supprime|efface|ote|vire)";
const TO_TAKE_OUT =
  "(?:(?:retir|ray|supprim|radi|vir|desabonn|d?enlev|d?effac|d?ot|d?elimin)er|sortir|desinscrire)";
const TAKEN_OUT =
  "(?:(?:retir|enlev|ray|supprim|effac|ot|radi|elimin|desabonn)ee?s?|sortie?s?|desinscrite?s?)";
const NUMBER = "(?:(?:mon|notre|ce) numero(?: de (?:telephone|portable))?)";
const MINE = `(?:${NUMBER}|(?:mon|notre) nom|(?:toutes )?(?:mes|nos) (?:coordonnees|donnees|numeros))`;
/** "De votre liste", but no waiting list, nor Thursday's. */
const FROM_LISTS =
  "(?: (?:de|du|des)(?: (?:la|l|toutes|tous|vos|votre|ta|tes|cette|ce|ces|les))* (?:listes?|listings?|fichiers?|bases?|systeme|registres?|repertoires?|contacts)(?: (?:de (?:donnees|contacts?|diffusion|prospection|prospects|clients|telephone|demarchage)|d ?appels?|telephoniques?|clients?))?(?= )(?! (?:d ?attente|du |des |de |pour (?!toujours|de bon))))";
const NOW = `(?:${PLEASE}| d ?urgence| pour (?:toujours|de bon))*`;
const DONE = "(?= (?:$|et (?:ne|n|arret|cess|laiss|qu ?on)))";
const BLOCTEL = "(?:blo(?:c|ck|k) ?tel)";
const NO_CALLS = `(?:(?:sur|a|dans|en) (?:(?:la|votre|une|le) )?(?:liste (?:${BLOCTEL}|rouge|noire|d ?(?:opposition|exclusion)|des numeros exclus|de ne pas appeler)|${BLOCTEL}))`;

const MEANT: readonly RegExp[] = [
  // Ne m'appelez plus; me rappelez plus jamais; n'appelez plus ici; ne m'appelez pas.
  new RegExp(`${NOT_OF_YOU} ${NE}${ME}${CALL}${AND} ${NO_MORE}${AND}${END}`),
  new RegExp(`${NOT_OF_YOU} (?:ne |n ?)(?:r?appelez|telephonez|retelephonez)${AND} ${NO_MORE}${AND}${END}`),
  new RegExp(
    `${NOT_OF_YOU}(?<! (?:m|nous)) r?appelez (?:plus jamais|${NO_MORE} (?:ici|chez (?:moi|nous)|(?:a |sur )?ce numero))${AND}${END}`,
  ),
  new RegExp(
    `${NOT_OF_YOU} ${NE}${ME}(?:r?appel|(?:re)?contact|telephon)ez(?: surtout)? pas(?: du tout)?${ALL}`,
  ),
  new RegExp(`${DEAR} ${NE}${ME}${CALL_DEAR} ${NO_MORE}${AND}${END}`),
  new RegExp(`${DEAR} ${NE}${ME}${CALL_DEAR} pas(?: du tout)?${ALL}`),
  new RegExp(
    ` (?:vous|tu) ${NE}${ME}(?:${CALL}|${CALL_DEAR}) ${NO_MORE} (?:c ?est )?(?:clair|compris|entendu|point) `,
  ),
  new RegExp(` ne rappelez pas${ALL}`),
  new RegExp(
    ` (?:n ?essayez|ne (?:cherchez|tentez)) ${NO_MORE} (?:de|a) ${ME}(?:${TO_CALL}|joindre)${AND}${END}`,
  ),
  // Merci de ne plus m'appeler; vous n'avez plus à me contacter; il ne faut plus m'appeler.
  new RegExp(` ${ASKED} ne ${NO_MORE} (?:${ME}(?:re)?${TO_CALL}|r?appeler)${AND}${END}`),
  new RegExp(` ${ASKED} ne pas ${ME}${TO_CALL}${ALL}`),
  new RegExp(
    ` (?:(?:faut|devez) ${NO_MORE}|n ?avez (?:plus|pas) (?:a|le droit de)) ${ME}${TO_CALL}${AND}${END}`,
  ),
  // Arrêtez de m'appeler; pourriez-vous cesser d'appeler; je veux que vous arrêtiez de m'appeler.
  new RegExp(
    `(?<! (?:si|quand|pourquoi|que|comme)(?: vous)?) (?:arretez|cessez)${PLEASE}* (?:de ${ME}${TO_CALL}|d ?appeler)${OFTEN}${AND}${END}`,
  ),
  new RegExp(`${DEAR} (?:arrete|cesse)${PLEASE}* (?:de ${ME}${TO_CALL}|d ?appeler)${OFTEN}${AND}${END}`),
  new RegExp(` ${ASKED} d?(?:arreter|cesser) (?:de ${ME}${TO_CALL}|d ?appeler)${OFTEN}${AND}${END}`),
  new RegExp(
    ` ${ASK} (?:que (?:vous|tu) (?:arret|cess)(?:iez|ez|es)|qu ?on (?:arrete|cesse)) de ${ME}${TO_CALL}${OFTEN}${AND}${END}`,
  ),
  new RegExp(
    ` ${ASK} (?:que (?:vous|tu) ${NE}${ME}${YOU_CALL}|(?:qu ?on|que l ?on) ${NE}${ME}${ONE_CALLS}) ${NO_MORE}${AND}${END}`,
  ),
  // Je ne veux plus être appelé; je veux plus qu'on m'appelle; je ne souhaite plus d'appels de votre part.
  new RegExp(` ${NOT_WANT} etre ${CALLED}(?: par (?:vous|vos \\w+|votre \\w+|qui que ce soit))?${AND}${END}`),
  new RegExp(
    ` ${NOT_WANT} (?:que (?:vous|tu) ${ME}${YOU_CALL}|(?:qu ?on|que l ?on) ${ME}${ONE_CALLS})${AND}${END}`,
  ),
  new RegExp(
    ` ${I}${WANT} (?:a )?ne (?:${NO_MORE}|pas) (?:etre (?:${CALLED}|derangee?s?)|recevoir (?:d |de vos |vos )?d?appels)(?: par (?:vous|votre \\w+)| de votre part)?${AND}${END}`,
  ),
  new RegExp(` (?:demande|appelle) (?:a|pour) ne ${NO_MORE} etre ${CALLED}${AND}${END}`),
  new RegExp(` ${I}${NE}${WANT} ${NO_MORE} etre derangee?s?${AND}${END}`),
  new RegExp(
    ` (?:${WANT_NO}(?: avoir)?|${NOT_WANT} recevoir) (?:(?:de )?(?:vos|ces) |d ?autres |aucun |de ce genre d ?|d ?)appels?(?: (?:commerciaux|publicitaires|telephoniques|de votre part|de vous))*${AND}${END}`,
  ),
  new RegExp(
    ` ${I}${NE}${WANT} ${NO_MORE} (?:entendre parler de|avoir affaire a) (?:vous|votre \\w+)${AND}${END}`,
  ),
  new RegExp(` ${WANT_NO} de (?:demarchage|prospection|coups de fil)(?: telephonique)?${AND}${END}`),
  new RegExp(
    ` (?:refuse|m ?oppose (?:a|au)) (?:d ?etre ${CALLED}|(?:tout )?demarchage(?: telephonique| commercial)?|${YOUR_CALLS}|que vous ${ME}${YOU_CALL}|qu ?on ${ME}${ONE_CALLS})${AND}${END}`,
  ),
  new RegExp(` (?:interdis|defends|interdiction|defense)(?: formellement)? de ${ME}${TO_CALL}${AND}${END}`),
  // Plus d'appels; cessez vos appels; laissez-moi tranquille avec vos appels.
  new RegExp(`^(?: (?:stop|non))*${PLEASE}* plus (?:jamais )?(?:d ?|aucun |un seul )appels?${AND}${END}`),
  new RegExp(
    `(?<! (?:si|quand|pourquoi|que|vous)) (?:arretez|cessez|stoppez|stop|halte)${PLEASE}*(?: (?:avec|a))? (?:${YOUR_CALLS}|aux appels|au demarchage|le demarchage|ce harcelement telephonique)${AND}${END}`,
  ),
  new RegExp(
    `(?:${DEAR} (?:arrete|cesse)| ${ASKED} d?(?:arreter|cesser))(?: avec)? ${YOUR_CALLS}${AND}${END}`,
  ),
  new RegExp(
    ` (?:laiss|fich|fout)(?:e|ez) (?:moi|nous) (?:tranquilles?|en paix|la paix) avec ${YOUR_CALLS} `,
  ),
  // Retirez-moi de votre liste; pouvez-vous supprimer mes coordonnées de vos fichiers?; supprimez mon numéro.
  new RegExp(` (?:${TAKE_OUT}|${TAKE_OUT_DEAR}) (?:moi|nous)${NOW}${FROM_LISTS}`),
  new RegExp(` (?:${ASKED}|${ASK}) (?:${ME}${TO_TAKE_OUT}|${TO_TAKE_OUT} ${MINE})${NOW}${FROM_LISTS}`),
  new RegExp(
    ` ${ASK} (?:que (?:vous|tu)|qu ?on|que l ?on) (?:${ME})?(?:(?:retir|enlev|ray|supprim|effac|radi|elimin|desabonn)(?:iez|ez|es|e)|desinscriv(?:iez|e))(?: ${MINE})?${NOW}${FROM_LISTS}`,
  ),
  new RegExp(
    ` (?:${ASKED}|${ASK}) (?:etre|que je sois|que ${MINE} so(?:it|ient)) ${TAKEN_OUT}${NOW}${FROM_LISTS}`,
  ),
  new RegExp(
    `(?:${NOT_OF_YOU} (?:${TAKE_OUT})|${DEAR} ${TAKE_OUT_DEAR})${PLEASE}* ${MINE}${NOW}${FROM_LISTS}`,
  ),
  new RegExp(
    `(?:${NOT_OF_YOU} (?:${TAKE_OUT}|oubliez)|${DEAR} (?:${TAKE_OUT_DEAR}|oublie))${PLEASE}* ${NUMBER}${NOW}${DONE}`,
  ),
  new RegExp(` (?:${ASKED}|${ASK}) (?:${TO_TAKE_OUT}|d?oublier) ${NUMBER}${NOW}${DONE}`),
  new RegExp(
    ` ${ASK} (?:que vous|qu ?on) (?:supprim|effac|enlev|retir|oubli)(?:iez|ez|e) ${NUMBER}${NOW}${DONE}`,
  ),
  // Inscrivez-moi sur Bloctel; je suis sur Bloctel.
  new RegExp(` (?:mett|inscriv|ajout|plac|enregistr)(?:ez|s|e) (?:moi|nous|${NUMBER})${NOW} ${NO_CALLS} `),
  new RegExp(
    ` (?:${ASKED}|${ASK}) (?:${ME}|etre )?(?:mettre|d?inscrire|d?ajouter|inscrite?|mise?)(?: ${NUMBER})? ${NO_CALLS} `,
  ),
  new RegExp(
    `(?<! si) (?:je suis|nous sommes|on est|(?:mon|notre) numero est)(?: (?:deja|bien))*(?: inscrite?s?| enregistree?s?)? (?:sur|a|chez|dans) (?:la liste )?${BLOCTEL} `,
  ),
];

const NOT_MEANT: readonly RegExp[] = [
  // Who asks for a call, or a letter, or will call, has not had enough.
  / (?:r?appel(?:ez|le)|telephonez|telephone|contactez|contacte|joignez) (?:moi|nous) (?!votre|vos)/,
  / (?:ecriv|envoy)(?:ez) (?:moi|nous) | ecris moi | envoie moi /,
  / je (?:vous|te) (?:rappell?er?ai|(?:rappelle|appelle) (?:demain|plus tard|moi|dans|ce soir|des que|quand|bientot|tout a|ne|m|mappelez|$))/,
  // Do not hesitate, do not forget; words for somebody else.
  / n ?(?:hesit|oubli|arret)(?:ez|e|es) (?:pas|surtout pas|jamais|plus) /,
  / (?:dites|dis|demandez|demande) (?:lui|leur|a (?:mon|ma|mes|son|sa|ses|ce|cette|monsieur|madame)) /,
  // Questions about it, and the contrary.
  / (?:pourquoi|quand|comment|est ce que|parce que|si) vous (?:arretez|cessez|retirez|supprimez|effacez|enlevez|rayez) /,
  / (?:veux|souhaite|voudrais|faut|faudrait) (?:surtout )?pas (?:que vous |qu ?on |etre |me? )*(?:retir|enlev|ray|supprim|effac|radi|elimin|desabonn|desinscri)/,
];

export const french: OptOutPhrases = { meant: MEANT, notMeant: NOT_MEANT };
