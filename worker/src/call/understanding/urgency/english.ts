import { before, type UrgentPhrases, words } from "./phrases.ts";

/** Who it happens to. */
const WHO =
  "(?:i|he|she|they|we|somebody|someone|who|(?:my|our|his|her|the|a|an|this) (?:little |old |elderly |poor |pregnant )?(?:husband|wife|partner|mother|mum|mom|father|dad|parents?|son|daughter|baby|child|kid|boy|girl|brother|sister|grand(?:mother|father|ma|pa|son|daughter)|uncle|aunt|friend|boyfriend|girlfriend|colleague|coworker|neighbou?r|boss|man|woman|guy|guest|patient|customer|driver|dog|cat))";
const IS = "(?: is|'s| am|'m| are|'re| was| were)(?: just| now| really)?";
const HAS = "(?: has|'s| have|'ve| is| are| had| just| suddenly)*";
const PLACES =
  "(?:house|home|kitchen|car|building|apartment|flat|roof|oven|stove|office|garage|room|bedroom|barn|shop|basement|cellar|hair|clothes|bed|curtains?|socket|washing machine|dryer)";

const URGENT: readonly RegExp[] = [
  words("emergency"),
  words("urgent(?:ly)?"),
  words("(?:a matter of )?life (?:and|or) death|life[- ]threatening"),
  words("(?:right (?:now|away),? (?:please )?)?it (?:can't|cannot|can not) wait|(?:can't|cannot) wait"),
  // Breath, heart, mind.
  words(`(?:can't|cannot|can not|can hardly|can barely|couldn't) breathe`),
  words("(?:not|isn't|aren't|stopped|hardly|barely|no longer) breathing"),
  words(
    "(?:trouble|difficulty|difficulties|problems?|hard time) breathing|(?:struggling|fighting) to breathe",
  ),
  words(`${WHO}(?:${IS}| started| keeps)(?: still)? choking`),
  words(
    "(?:chest pains?|pains? in (?:my|his|her|the) chest|chest (?:hurts|is hurting)|tightness in (?:my|his|her|the) chest)",
  ),
  words(
    "(?:heart attack|cardiac arrest|stroke|unconscious|overdosed?|(?:a|having|had) seizures?|allergic shock|anaphyla\\w+)",
  ),
  words(
    "(?:he|she)(?:'s| is) not (?:responding|responsive|waking up)|(?:he|she) (?:won't|doesn't|does not) wake up",
  ),
  words(`${WHO}${HAS} (?:collapsed|fainted|passed out)`),
  words("(?:having|had|has) a severe allergic reaction|asthma attack"),
  // Blood, pain, poison, birth.
  words("bleeding (?:badly|heavily|a lot|out|to death|and it won't stop)"),
  words("(?:won't|doesn't|does not|will not|can't) stop (?:the )?bleeding|lost a lot of blood"),
  words("(?:severe|terrible|unbearable|extreme|excruciating) (?:\\w+ )?(?:pains?|toothache)"),
  words("swallowed (?:bleach|poison|a battery|pills|some pills|detergent)|(?:been|was|is|got) poisoned"),
  words(
    "(?:am|'m|is|'s|wife|gone) (?:going )?in(?:to)? labou?r|(?:my|her) waters? (?:just |has |have )?broke",
  ),
  words("(?:been|was|got|were) (?:shot|stabbed|run over|hit by a (?:car|truck|bus|train))"),
  words("(?:is|'s|are) drowning|there's been an accident|there has been an accident"),
  // Fire, gas, water.
  words(
    `${PLACES}(?: is| has| just|'s| are| caught| have| now| all)* (?:on fire|caught fire|burning(?: down)?|in flames)`,
  ),
  words("(?:there is|there's) (?:a fire|smoke|a gas leak)|gas leak|caught fire"),
  words("(?:i|we) (?:can )?smell (?:gas|smoke|burning)|smells (?:of|like) gas|carbon monoxide"),
  words("pipe (?:has |just |has just )?burst|burst (?:water )?pipe|water is (?:pouring|gushing)"),
  // Somebody does harm, to others or to themselves.
  words(`(?:kill|hurt|harm) (?:myself|himself|herself|themselves)|suicid\\w*`),
  words("(?:end|take) (?:my|his|her) (?:own )?life|(?:don't|do not) want to live|want to die"),
  words(
    "(?:call|send|get|need) (?:me |us )?(?:an ambulance|the police|the fire (?:brigade|department|service))(?! (?:report|station|certificate))",
  ),
  words("(?:threaten\\w*|attack(?:ed|ing)) me"),
  words(
    "(?:breaking|trying to break|just broke) into (?:my|our|the) (?:house|home|flat|apartment|shop|office)",
  ),
  words(`${WHO} (?:is here )?(?:has|have|has got|'s got|with) a (?:gun|knife)`),
  words("(?:am|'m|are|'re) being (?:robbed|mugged|followed|held hostage)"),
];

/** A clause of its own begins here: what was said no to before is over. */
const ON =
  "(?:this|that|that's|it|it's|its|there|there's|here|i|i'm|we|he|he's|she|she's|they|please|but|because|my|our)";
const FEW = `(?: (?!${ON}(?!\\p{L}))[\\p{L}'-]+){0,3}`;

const RULED_OUT: readonly RegExp[] = [
  before(`(?:not|isn't|wasn't|aren't|ain't|never|nothing|no|nor|without|hardly)${FEW}`),
  before("(?:don't|do not|no need to|needn't|never)(?: please| even)?"),
  before(`(?:not|isn't|wasn't) (?:that|as if|like)(?: [\\p{L}'-]+){0,2}`),
  before(
    `(?:don't|do not|doesn't|didn't|wouldn't|not|never)(?: really| exactly)?(?: think| say| said| believe| call| called| mean| sure| see)(?: [\\p{L}'-]+){0,4}`,
  ),
];

const NOT_MEANT: readonly RegExp[] = [
  words(
    "emergency (?:contacts?|numbers?|exits?|lights?|lighting|brakes?|kits?|funds?|plans?|drills?|fees?|rooms?|departments?|services?|hotlines?|lines?|phones?|generators?)",
  ),
  words(
    "(?:in|for) (?:case of )?(?:an |any )?emergency|(?:if|unless|when|whether|should) (?:\\p{L}+ )?(?:it is|it's|it was|this is|there is|there's|that's|it be)(?: \\p{L}+){0,2} (?:emergency|urgent)",
  ),
  words("urgent care(?: \\p{L}+)?|(?:anything|something) urgent"),
  words(`(?:do|does|did|have|are) (?:you|they)${FEW} emergency`),
  words(
    "(?:can't|cannot) wait to|(?:i|we)(?: just| really)? (?:can't|cannot) wait|want to die (?:of|from) (?:shame|laughter|embarrassment)",
  ),
  words(
    "there(?:'s| is) (?:a )?(?:fire|smoke) (?:sale|drill|alarms?|station|place|pit|exit|door|extinguisher|insurance|department|detectors?|damage|free)",
  ),
  words("(?:not|isn't|never) breathing a word"),
  words("(?:stroke|strokes) of (?:luck|genius|midnight|the pen)|unconscious bias"),
  words("(?:almost|nearly) (?:had|gave \\p{L}+|got) a (?:heart attack|stroke)"),
  words("chok(?:e|ing) (?:hazard|up|back)"),
  words("passed out (?:the |some |our |flyers|leaflets|copies)"),
  words("(?:was|got|been) shot (?:in|at|on) (?:film|video|location|a studio)"),
  words(
    "(?:prepared|insured|insurance|cover|covered|training|course|policy) (?:\\p{L}+ ){0,3}(?:heart attack|stroke|overdose|suicid\\w*)",
  ),
];

export const english: UrgentPhrases = { urgent: URGENT, ruledOut: RULED_OUT, notMeant: NOT_MEANT };
