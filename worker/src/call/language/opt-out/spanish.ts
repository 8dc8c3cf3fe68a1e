import type { OptOutPhrases } from "./phrases.ts";

const ME = "(?:me|nos)";
const CALL = "(?:llam|telefone|contact|marqu)(?:e|en|es|eis)";
const ANNOY = "(?:molest|acos)(?:e|en|es|eis)";
const TO_CALL = "(?:llamar|telefonear|contactar|marcar|molestar|acosar)";
const CALLED = "(?:llamad|contactad|molestad|acosad)(?:o|a|os|as)";

const AGAIN = "(?: (?:mas|nunca|jamas|nuevamente|otra vez|de nuevo)){1,3}";
/** What may stand around it and changes nothing. */
const AND =
  "(?: ya| vale| eh| ustedes| usted| por favor| por dios| muchas gracias| gracias| hombre| de una vez| para siempre| aqui| aca| a (?:este|mi|nuestro) (?:numero|telefono)| a esta casa| en (?:mi|la|su|tu) vida| con (?:sus|tus|estas|tantas) llamadas| para (?:vender|ofrecer)\\w*(?: nada| cosas)?)*";
/** Stopping this is stopping; "no me llame todos los días" asks only for fewer. */
const OFTEN = "(?: (?:tantas veces|a cada rato|todos los dias|todo el tiempo|constantemente))?";
/** "Llamar" is also to name: what follows must be another thought, not the name, the hour or the place not to be used. */
const END =
  "(?= (?:$|(?:no|ni|pues|porque|que (?:no|ya|me|estoy|es)|ya (?:no|me|se|le|les|te|os|lo|he|tengo|estoy)|estoy|estamos|es|esto|tengo|soy|somos|he|voy|me|te|se|le|les|lo|los (?:voy|denuncio)|nada|muy|gracias|adios|hasta luego|buen(?:os|as) (?:dias|tardes|noches)|oiga|(?:y|o) (?:no|ya|le|les|los|voy|punto|adios|quit|borr|elim|saqu|dej)|(?:quit|borr|elim|saqu|dej|olvid)(?:e|a|en)\\w*) ))";
/** Without "more" or "again" it has to be all of it: "no me llame, le llamo yo" is friendly. */
const ALL = "(?= (?:$|(?:que )?no (?:me interesa|estoy interesad[oa]|quiero nada|necesito nada) ))";

const ASK =
  "(?:quiero|queremos|quisiera|quisieramos|deseo|deseamos|exijo|exigimos|insisto en|prefiero|preferiria|necesito|gustaria|agradeceria|agradezco|pido|pedimos|ruego|rogamos|suplico|solicito|advierto|repito|digo|diciendo|dije|dijimos|dicho|pedi|pedido|favor|llamo para|llamaba para|hacer para|hago para)(?: (?:por favor|ya|(?:mil|muchas|varias) veces))? que";
/** An order, or a wish that is the caller's own: after any other "que" the same words say what somebody else does. */
const SAID = `(?:(?<! (?:que|que ya|si|aunque|ojala|quiza|quizas|tal vez|porque|cuando|mientras|quien))| ${ASK}|^ que)(?: ustedes?)?`;
const CAN =
  "(?:puede|pueden|puedes|podeis|podria|podrian|podrias|podriais|puedo|podemos|quiere|quieren|quieres|tiene que|tienen que|tienes que|debe|deben|deberian|favor de|haga el favor de|hagan el favor de|procedan a|quiero|queremos|quisiera|deseo|necesito|solicito|pido|gustaria)";
const NOT_WANT =
  "(?:ya no|no|nunca mas|nunca|jamas) (?:quiero|queremos|deseo|deseamos|quisiera|quisieramos|acepto|autorizo|permito|me gustaria|tengo interes en)";

const STOP = "(?:(?:dej|par|ces)(?:e|en|a|ad|es|eis))(?: (?:ya|usted|ustedes|por favor|de una vez))*";
const YOURS = "(?:las|sus|tus|vuestras|estas|esas|tantas)";

const TAKE_OUT =
  "(?:(?:borr|elimin|quit|retir|tach|saqu)(?:e|en|es|eis)|(?:borr|elimin|quit|retir|tach|sac)(?:a|ad)|suprim(?:a|an|e|id)|excluy(?:a|an|e))";
const TO_TAKE_OUT = "(?:borrar|eliminar|quitar|retirar|tachar|sacar|suprimir|excluir)";
const NUMBER = "(?:mi|nuestro|este) numero(?: de (?:telefono|movil|celular))?";
const MINE = `(?:${NUMBER}|mi (?:nombre|telefono)|(?:mis|nuestros) (?:datos|numeros))`;
const NOW =
  "(?: por favor| gracias| ya| ahora mismo| inmediatamente| de inmediato| de una vez| para siempre| definitivamente)*";
/** "De su lista", but no waiting list, nor Thursday's. */
const FROM_LISTS =
  "(?: (?:de|del)(?: (?:la|las|los|el|su|sus|tu|tus|esta|este|esa|ese|estas|esas|vuestra|vuestras|todas))* (?:listas?|listados?|bases? de datos|sistema|registros|ficheros?|archivos?|contactos)(?: (?:de (?:llamadas|contactos|telefonos|numeros|clientes|ventas|marketing|publicidad|difusion)|telefonica|comercial))?(?= )(?! (?:del |de (?!una vez|inmediato)|para (?!siempre))))";
const ENTER =
  "(?:pong|met|inscrib|incluy|anad)(?:a|an)|(?:apunt|anot|registr|agregu)(?:e|en)|pon|mete|apunta|anota";
const TO_ENTER = "(?:poner|meter|inscribir|incluir|anadir|apuntar|anotar|registrar|agregar)";
const NO_CALLS =
  "(?:en|a) (?:(?:la|el|su|una) )?(?:lista robinson|robinson|lista negra|lista de (?:exclusion|bloqueo|no llamar|no llamadas)|registro (?:de )?(?:no llame|no llamar))";

const MEANT: readonly RegExp[] = [
  // No me llame más; no nos molesten nunca más; que no me llamen otra vez.
  new RegExp(`${SAID} no ${ME} (?:${CALL}|${ANNOY})${AND}${AGAIN}${AND}${END}`),
  new RegExp(`${SAID} (?:ya no|nunca mas|nunca|jamas) ${ME} (?:${CALL}|${ANNOY})(?:${AGAIN})?${AND}${END}`),
  new RegExp(`${SAID} no ${ME} ${CALL}${AND}${ALL}`),
  new RegExp(` ${ASK} (?:ya )?no ${ME} llam(?:ara|aran|aras|asen)(?:${AGAIN})?${AND}${END}`),
  // No llamen más: "llame" alone is also how "llamé", I called, is written without its accent.
  new RegExp(`${SAID} no (?:llam|marqu)(?:en|es|eis)${AND} (?:mas|nunca|jamas)(?: mas)?${AND}${END}`),
  new RegExp(` (?:por favor|usted) no llame(?: nunca)? mas${AND}${END}`),
  // No vuelva a llamarme; no me vuelvan a llamar; ni se le ocurra; no sigan llamando.
  new RegExp(
    `${SAID} (?:no|nunca mas|nunca|jamas)(?: ${ME})? (?:vuelv(?:a|an|as)|volvais)(?: usted)? a ${TO_CALL}(?:${ME})?${AND}(?:${AGAIN}${AND})?${END}`,
  ),
  new RegExp(` n[io] se (?:le|les|te) ocurra (?:volver a )?${TO_CALL}(?:${ME})?(?:${AGAIN})?${AND}${END}`),
  new RegExp(
    `${SAID} no(?: ${ME})? (?:sig(?:a|an|as|ais)|est(?:e|en|es|eis)) (?:llam|molest|marc)ando(?:${ME})?(?:${AGAIN})?${AND}${END}`,
  ),
  // Dejen de llamarme; ¿puede dejar de llamarme?; quiero que me dejen de llamar.
  new RegExp(`${SAID}(?<! (?:no|ni|nunca)) ${STOP} de ${TO_CALL}${ME}${OFTEN}${AND}${END}`),
  new RegExp(`${SAID}(?<! (?:no|ni|nunca)) (?:dej|par|ces)(?:a|en|ad)(?: ya)? de ${TO_CALL}${AND}${END}`),
  new RegExp(`(?<! no) (?:por favor deje de ${TO_CALL}|deje de ${TO_CALL}(?: aqui)? por favor)${AND}${END}`),
  new RegExp(
    `(?<! no(?: ${ME})?) ${CAN}(?: por favor)? (?:dejar|parar) de ${TO_CALL}(?:${ME})?${OFTEN}${AND}${END}`,
  ),
  new RegExp(
    ` ${ASK}(?: ${ME})? dej(?:e|en|es|eis|ara|aran|aras|asen) de ${TO_CALL}(?:${ME})?${OFTEN}${AND}${END}`,
  ),
  // ¿Podrían no llamarme más?; no tienen permiso para llamarme.
  new RegExp(
    ` (?:${CAN}|por favor|gracias por) no (?:volver a ${TO_CALL}${ME}|${TO_CALL}${ME}${AND}${AGAIN})${AND}${END}`,
  ),
  new RegExp(
    ` no tienen? (?:mi |ningun )?(?:permiso|derecho) (?:para|a) (?:volver a )?${TO_CALL}${ME}${AND}${END}`,
  ),
  // No quiero que me llamen; no deseo ser contactado; no quiero más llamadas; les prohíbo llamarme.
  new RegExp(
    ` ${NOT_WANT}(?: mas)? que(?: ustedes?)? ${ME} (?:(?:vuelvan?|vuelvas) a ${TO_CALL}|(?:sigan?|sigas|esten?|estes) (?:llam|molest)ando|${CALL}|${ANNOY})(?:${AGAIN})?${AND}${END}`,
  ),
  new RegExp(` ${NOT_WANT} que (?:vuelvan?|vuelvas) a ${TO_CALL}${ME}(?:${AGAIN})?${AND}${END}`),
  new RegExp(
    ` ${NOT_WANT}(?: (?:mas|volver a|seguir siendo|ser))* ${CALLED}(?: por ustedes)?(?:${AGAIN})?${AND}${END}`,
  ),
  new RegExp(
    ` ${NOT_WANT}(?: volver a)?(?: recibir| tener)?(?: (?:mas|nunca|de|ninguna|sus|estas|esas|tus|vuestras))* llamadas?(?: (?:suyas?|comerciales|publicitarias|de (?:ustedes|ventas|publicidad|este tipo|su (?:parte|empresa|compania))))*(?:${AGAIN})?${AND}${END}`,
  ),
  new RegExp(
    ` ${NOT_WANT}(?: volver a)? (?:saber|oir)(?: (?:nada|mas|nunca))* de (?:ustedes|usted|vosotros|su (?:empresa|compania))(?:${AGAIN})?${AND}${END}`,
  ),
  new RegExp(
    ` (?:prohibo|prohibimos|no (?:les|le) autorizo a)(?: terminantemente)?(?: volver a)? (?:${TO_CALL}${ME}|que ${ME} (?:${CALL}|${ANNOY}))(?:${AGAIN})?${AND}${END}`,
  ),
  new RegExp(`^ (?:por favor |oiga )*(?:no mas|ni una|basta de|ninguna) llamadas?(?: mas)?${AND}${END}`),
  new RegExp(` (?:basta(?: ya)?|ya basta) (?:de|con) (?:${YOURS} )?llamadas${AND}${END}`),
  new RegExp(` (?:paren?|cesen?|dejen?|acaben?|terminen?)(?: ya)? (?:con )?${YOURS} llamadas${AND}${END}`),
  new RegExp(` dej(?:e|en|a|ad)${ME} (?:en paz|tranquil[oa]s?) con ${YOURS} llamadas `),
  // Quíteme de su lista; ¿pueden eliminar mis datos de la base?; borre mi número.
  new RegExp(`(?<! no) ${TAKE_OUT}${ME}${NOW}${FROM_LISTS}`),
  new RegExp(
    `(?: ${ASK}|^ que) ${ME} (?:${TAKE_OUT}|(?:borr|elimin|quit|sac|retir)aran?)${NOW}${FROM_LISTS}`,
  ),
  new RegExp(
    `(?: ${ME} ${CAN} ${TO_TAKE_OUT}| ${CAN}(?: por favor)? ${TO_TAKE_OUT}(?:${ME}|(?:${ME})? ${MINE}))${NOW}${FROM_LISTS}`,
  ),
  new RegExp(
    `(?: ${ASK}|(?<! (?:no|nunca|yo|que|porque|cuando|ayer))) ${TAKE_OUT}${NOW} ${MINE}${NOW}${FROM_LISTS}`,
  ),
  new RegExp(
    `(?:(?: ${ASK}|(?<! (?:no|nunca|yo|que|porque|cuando|ayer))) ${TAKE_OUT}| ${CAN}(?: por favor)? ${TO_TAKE_OUT})${NOW} ${NUMBER}${NOW}(?= (?:$|y (?:no|dej|punto)))`,
  ),
  new RegExp(` ${CAN} ser (?:borrad|eliminad|quitad|retirad|excluid|suprimid)[oa]s?${NOW}${FROM_LISTS}`),
  new RegExp(
    `(?<! no) (?:olviden|olvida|olvid(?:ese|ense|ate|aos) de) ${NUMBER}${NOW}(?= (?:$|y (?:no|dej|punto)))`,
  ),
  new RegExp(
    `(?<! no(?: ${ME})?) d(?:ar|e|en|a|ad|iera|ieran)(?:${ME})? de baja${NOW}(?:${FROM_LISTS}| de (?:${YOURS}|todas las) llamadas| de (?:la )?publicidad telefonica)`,
  ),
  // Póngame en la lista Robinson; estoy en la lista Robinson.
  new RegExp(`(?<! no) (?:${ENTER})(?:${ME}| ${NUMBER})${NOW} ${NO_CALLS} `),
  new RegExp(` ${CAN}(?: por favor)? ${TO_ENTER}(?:${ME}| ${NUMBER})${NOW} ${NO_CALLS} `),
  new RegExp(`(?: ${ASK}|^ que) ${ME} (?:${ENTER}) ${NO_CALLS} `),
  /(?<! (?:no|si)) (?:estoy|estamos)(?: (?:inscrit|apuntad|registrad)[oa]s?)? en la lista robinson /,
];

const NOT_MEANT: readonly RegExp[] = [
  // Who asks for a call, or a letter, or will call, has not had enough.
  /(?<! (?:no|nunca)) (?:llam|telefone|contact)(?:e|en|a|ad)(?:me|nos) /,
  /(?<! (?:no|nunca)) (?:escrib|mand|envi)(?:a|e|an|en)(?:me|nos) /,
  / yo (?:le|les|te|os) (?:llamo|llamare) | (?:le|les|te|os) (?:llamare|llamo (?:yo|luego|despues|manana|mas tarde|en un)) /,
  // Words for somebody else, and of somebody else.
  / (?:dig|pid|avis)(?:a|e|an|en)(?:le|les)(?: por favor)? (?:a|que) | (?:dile|diles)(?: por favor)? (?:a|que) /,
  / (?:decirle|decirles|pedirle|(?:le|les) (?:digo|dije|he dicho|pido|pedi|he pedido)) a (?!usted)/,
  / que (?:mi|mis|el|ella|la|los|las|ese|esa|esos|ellos|nadie)(?: \w+){0,3} (?:(?:no|nunca|no me|no nos) (?:me|nos|vuelva|siga)|(?:dejen?|paren?) de) /,
  // Not this either, or the contrary.
  / no (?:(?:le|les|te) )?(?:digo|dije|he dicho|pido|quiero|queremos) que no /,
  / no (?:me |nos )?(?:quiero|queremos|quisiera|deseo|hace falta)(?: que)?(?: me| nos)? (?:borr|elimin|quit|retir|tach|sac|saqu|suprim|exclu|dar|den|ser (?:borr|elimin|quit|retir|excl))/,
];

export const spanish: OptOutPhrases = { meant: MEANT, notMeant: NOT_MEANT };
