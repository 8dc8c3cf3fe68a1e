import { before, type UrgentPhrases, words } from "./phrases.ts";

const PLACES =
  "(?:casa|cocina|coche|carro|edificio|techo|tejado|sótano|oficina|horno|habitación|sala|garaje|taller|tienda|piso|apartamento|secadora|lavadora)";
const SOMEBODY =
  "(?:él|ella|mi (?:marido|esposo|esposa|mujer|padre|madre|papá|mamá|hijo|hija|abuelo|abuela|hermano|hermana|compañero|compañera|vecino|vecina)|el bebé|mi bebé|alguien|un señor|una señora)";

const URGENT: readonly RegExp[] = [
  words("emergencia"),
  words("urgente|urgentemente|con urgencia|es una urgencia|cuestión de vida o muerte|peligro de muerte"),
  words("no puede(?:n)? esperar|no puedo esperar(?! a| para)"),
  // El aliento, el corazón, la conciencia.
  words(
    "no (?:respira|respiran|puede respirar|puedo respirar)|casi no (?:respira|puede respirar|puedo respirar)|(?:le|me) cuesta respirar",
  ),
  words("se (?:está )?(?:ahoga|ahogando|asfixia|asfixiando|atraganta|atragantando)|me ahogo"),
  words(
    "infarto|ataque al corazón|ataque cardíaco|paro cardíaco|derrame cerebral|ictus|convulsiones|sobredosis",
  ),
  words(
    "inconsciente|perdió el conocimiento|ha perdido el conocimiento|no (?:responde|reacciona|despierta)|no se despierta",
  ),
  words(`${SOMEBODY} (?:se ha |se )?(?:desmayó|desmayado|desplomó|desplomado)`),
  words(
    "dolor(?:es)? (?:en el|de) pecho|me duele el pecho|le duele el pecho|choque anafiláctico|reacción alérgica grave|ataque de asma",
  ),
  // La sangre, el dolor, el veneno, el parto.
  words(
    "(?:sangra|sangrando|sangro) (?:mucho|muchísimo|sin parar)|no (?:para|deja) de sangrar|(?:ha perdido|pierde) mucha sangre",
  ),
  words("dolor(?:es)? (?:insoportables?|terribles?|horribles?|muy fuertes?)"),
  words(
    "envenenad[oa]|intoxicad[oa]|(?:tragó|tragado|bebió|bebido) (?:lejía|veneno|una pila|pastillas|detergente)",
  ),
  words("(?:rompió|roto) (?:la )?(?:fuente|aguas)|está de parto|va a dar a luz"),
  words("atropellad[oa]|apuñalad[oa]|herid[oa] grave|gravemente herid[oa]|(?:le|me) han disparado"),
  words("(?:ha habido|hubo|he tenido|hemos tenido|tuve|tuvimos) un accidente"),
  // El fuego, el gas, el agua.
  words(
    `${PLACES} (?:se (?:está )?(?:quema|quemando|incendia|incendiando)|está en llamas|está ardiendo|arde)|hay (?:un )?(?:fuego|incendio)`,
  ),
  words(
    "(?:fuga|escape) de gas|huele a (?:gas|humo|quemado)|olor a gas|monóxido de carbono|hay (?:mucho )?humo",
  ),
  words("(?:reventó|ha reventado|se rompió) (?:una|la) (?:tubería|cañería)|(?:sale|cae) agua del techo"),
  // Alguien hace daño, a otros o a sí mismo.
  words(
    "(?:quiero|quiere|voy a|va a) (?:matarme|matarse|morir|morirme|morirse)|quitar(?:me|se) la vida|no quiero vivir",
  ),
  words(
    "(?:llamen|llame|llama|manden|mande|envíen|envíe|necesito|necesitamos)(?: ya| rápido| por favor| a)* ?(?:una ambulancia|la ambulancia|los bomberos|la policía)",
  ),
  words(
    "(?:me|nos) (?:amenaza|amenazan|ataca|atacan|persigue|persiguen)|tiene (?:un cuchillo|un arma|una pistola)",
  ),
  words(
    "(?:un ladrón|ladrones|alguien) (?:está entrando|entró|intenta entrar|ha entrado|han entrado|entraron)|(?:me|nos) están (?:robando|asaltando)",
  ),
];

const ON = "(?:es|él|ella|yo|me|nos|mi|pero|porque|por favor|hay|está|la|el)";
const FEW = `(?: (?!${ON}(?!\\p{L}))[\\p{L}'-]+){0,3}`;

const RULED_OUT: readonly RegExp[] = [
  before(`(?:ningún|ninguna|nunca|nada|sin|ni|tampoco)${FEW}`),
  before("no(?: [\\p{L}'-]+){0,1}(?: es| era| hay| tan| muy| una| un| tengo)*"),
  before("no (?:creo|digo|pienso|me parece)(?: que)?(?: [\\p{L}'-]+){0,4}"),
];

const NOT_MEANT: readonly RegExp[] = [
  words(
    "(?:en caso de|contacto de|teléfono de|número de|salida de|sala de|plan de|para una|para emergencias?) ?(?:emergencia|urgencia)?",
  ),
  words("(?:si|cuando|por si)(?: [\\p{L}'-]+){0,4} (?:urgente|emergencia)"),
  words("(?:algo|nada) urgente"),
  words("casi (?:me da|me dio|tengo|tuve) un infarto|morir(?:me|se)? de (?:risa|vergüenza|hambre)"),
  words(
    "(?:seguro|cobertura|curso|prevención|formación)(?: [\\p{L}'-]+){0,4} (?:infarto|ictus|incendio|suicidio)",
  ),
  words("(?:alarma|detector|seguro|simulacro|puerta) (?:de |contra )?(?:incendios?|humo)"),
];

export const spanish: UrgentPhrases = { urgent: URGENT, ruledOut: RULED_OUT, notMeant: NOT_MEANT };
