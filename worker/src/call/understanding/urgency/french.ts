import { before, type UrgentPhrases, words } from "./phrases.ts";

const PLACES =
  "(?:maison|appartement|cuisine|voiture|immeuble|toit|cave|bureau|four|chambre|salon|garage|atelier|grange|magasin|sèche-linge|lave-linge)";
const BODY_OF =
  "(?:il|elle|on|mon mari|ma femme|mon père|ma mère|mon fils|ma fille|le bébé|mon bébé|un collègue|ma collègue|mon collègue|quelqu'un|mon voisin|ma voisine)";

const URGENT: readonly RegExp[] = [
  words("urgence|urgences"),
  words("urgent|urgente|urgemment|de toute urgence|question de vie ou de mort|danger de mort"),
  words("(?:ne peut|peut|peux) (?:vraiment )?(?:pas|plus) attendre"),
  // Le souffle, le cœur, la conscience.
  words("(?:ne )?respire (?:pas|plus|à peine)|n'arrive (?:pas|plus) à respirer|du mal à respirer"),
  words("(?:peux|peut) (?:pas|plus|à peine) respirer|(?:s'étouffe|m'étouffe|en train de s'étouffer)"),
  words("crise cardiaque|infarctus|arrêt cardiaque|avc|convulsions?|overdose|surdose"),
  words(
    "inconsciente?|a perdu connaissance|perd connaissance|(?:ne )?répond plus|(?:ne )?se réveille (?:pas|plus)",
  ),
  words(`${BODY_OF} (?:vient de |s'est |est )(?:s'effondrer|s'évanouir|effondrée?|évanouie?)`),
  words(
    "douleurs? (?:dans|à) la poitrine|mal à la poitrine|choc allergique|choc anaphylactique|crise d'asthme",
  ),
  // Le sang, la douleur, le poison, la naissance.
  words(
    "saigne (?:beaucoup|énormément|sans arrêt|toujours)|(?:n'arrête|arrête) pas de saigner|perd (?:beaucoup de|du) sang",
  ),
  words("douleurs? (?:atroces?|insupportables?|terribles?|horribles?)|horriblement mal|atrocement mal"),
  words("empoisonnée?|intoxication|avalé (?:de la javel|un produit|une pile|des médicaments|des cachets)"),
  words("perdu les eaux|va accoucher|est en train d'accoucher"),
  words(
    "(?:renversée?|percutée?) par (?:une voiture|un camion|un bus)|poignardée?|grièvement blessée?|se noie",
  ),
  words("(?:il y a|on a|j'ai) eu un accident"),
  // Le feu, le gaz, l'eau.
  words(
    `${PLACES} (?:brûle|est en feu|a pris feu|prend feu|est en flammes)|(?:il y a|c'est) (?:le feu|un incendie)`,
  ),
  words(
    "fuite de gaz|(?:ça )?sent le gaz|odeur de gaz|monoxyde de carbone|(?:il y a )?de la fumée (?:dans|chez)",
  ),
  words("(?:tuyau|canalisation) (?:a éclaté|vient d'éclater|éclatée?)|l'eau (?:coule|tombe) du plafond"),
  // Quelqu'un fait du mal, à d'autres ou à soi.
  words(
    "(?:veux|veut|vais|va) (?:mourir|me tuer|se tuer)|(?:mettre fin à|en finir avec) (?:mes jours|ses jours|la vie)",
  ),
  words(
    "(?:appelez|appelle|appeler|envoyez|envoie|besoin d')(?: vite| tout de suite| moi| nous)* ?(?:une ambulance|les pompiers|la police|le samu|les secours)",
  ),
  words(
    "(?:me|nous) (?:menace|menacent|agresse|attaque|suit|poursuit)|(?:il|elle) a (?:un couteau|une arme|un pistolet)",
  ),
  words(
    "(?:un cambrioleur|des cambrioleurs|quelqu'un) (?:est|sont|entre|essaie d'entrer) (?:chez|dans) (?:moi|nous|la maison)",
  ),
];

const ON = "(?:c'est|il|elle|je|j'ai|on|nous|mais|parce|car|s'il|ma|mon|la|le)";
const FEW = `(?: (?!${ON}(?!\\p{L}))[\\p{L}'-]+){0,3}`;

const RULED_OUT: readonly RegExp[] = [
  before(`(?:pas|aucune?|jamais|rien|sans|ni|nullement|n'est plus)${FEW}(?: d')?`),
  before("(?:ne |n')?(?:pense|crois|dis|trouve|suis) pas(?: sûre?)? que(?: [\\p{L}'-]+){0,4}"),
];

const NOT_MEANT: readonly RegExp[] = [
  words(
    "(?:en cas d'|numéros? d'|contacts? d'|personne à (?:prévenir|contacter) en cas d'|sortie d'|issue d'|service des |les )(?:urgence|urgences)",
  ),
  words("(?:si|quand|lorsque)(?: [\\p{L}'-]+){0,4} (?:urgent|urgence|urgente)"),
  words("(?:quelque chose|rien) d'urgent"),
  words(
    "(?:failli|presque)(?: [\\p{L}'-]+){0,3} (?:crise cardiaque|infarctus)|mourir de (?:rire|honte|faim)",
  ),
  words(
    "(?:assurance|assurée?|formation|cours|prévention)(?: [\\p{L}'-]+){0,4} (?:infarctus|avc|incendie|suicide|crise cardiaque)",
  ),
  words("(?:peux|peut) (?:pas|plus) attendre (?:de|d'|que)"),
  words(
    "(?:alarme|détecteur|assurance|porte|exercice) (?:d'|contre l')?incendie|feux? (?:rouge|vert|tricolore|d'artifice)",
  ),
];

export const french: UrgentPhrases = { urgent: URGENT, ruledOut: RULED_OUT, notMeant: NOT_MEANT };
