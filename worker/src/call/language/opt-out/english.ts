import type { OptOutPhrases } from "./phrases.ts";

/** A bare "not" forbids only behind such a word: who "did not call me back" is missed, not sent away. */
const NOT = "(?<= (?:you|please|should|must|may|can|shall|will|better|rather|people|are|to|and) )not";
const NEVER = `(?:never|dont|do not|${NOT}|no longer|stop|quit|cease|no more|without)`;
const POLITE = "(?: ever| please| you| dare| just| kindly| keep| even| to| be| want| wish| anyone)*";
const REACH =
  "(?:call|calling|ring|ringing|phone|phoning|contact|contacting|dial|dialling|dialing|bother|bothering|harass|harassing|telephone|telephoning)";
const ME =
  "(?:me|us|here|my (?:number|phone|house|home|mobile|cell|line)|this (?:number|phone|line|house)|our (?:number|house|phone|line)|at this number)";
const LISTS =
  "(?:calling |call |phone |contact |marketing |mailing |telemarketing )*(?:list|lists|database|records|system|file|files|books)";
/** What is done with calls that somebody wants to have, only elsewhere or otherwise; or what is not to be called so. */
const OTHERWISE =
  "(?!(?:going|coming|being|getting|(?:from )?scammers|it|him|her|them|that|the|his|their|your|a|an|everybody|everyone|to (?:go|come|be|ring)|from (?:being|going|coming|scammers|spammers|strangers|my|the|other)) )";
/** Calls that are counted, missed or handled are somebody's business, and not those that they are sick of. */
const COUNTED =
  "(?!(?:came|come|coming|in|on|for|lost|missed|than|through|are|were|since|waiting|left|today|forwarded|to (?!me|us|here|my)|from (?!you|your|this)) )";
const AGAIN = "(?: (?:again|any ?more|any longer|ever|ever again|no more))";
const OUT = "(?:take|remove|delete|erase|strike|drop|get|scratch|cross|wipe)";

const MEANT: readonly RegExp[] = [
  // Stop calling me; never ring this number again; do not ever contact us; stop the calls.
  new RegExp(` ${NEVER}${POLITE} ${REACH}(?: back)?(?: up)? ${ME} `),
  new RegExp(
    ` (?:stop|quit|cease|enough)(?: and desist)?(?: with| of| from)?(?: all)?(?: of)?(?: the| these| those| your)?(?: sales| marketing| bloody| damn| constant| endless)* (?:calls|calling|phone calls|ringing|phoning) ${OTHERWISE}`,
  ),
  / (?:dont|do not|never)(?: you)?(?: ever)?(?: dare)? (?:call|ring|phone|contact|dial)(?: (?:back|up))?(?: again| any ?more| ever again) /,
  new RegExp(
    ` (?:want|wish|need|like|expect)(?: to)?(?: get| receive| have| hear| be)?(?: any)? no (?:more|further)(?: of)?(?: (?:your|these|those))?(?: sales| marketing)? (?:calls|phone calls) ${COUNTED}`,
  ),
  new RegExp(
    `(?<! (?:are|is|were|was|be|get|gets|getting|got|have|had|has|having|there|with|if|received|receive|receiving|see|seeing|take|took|so|that)) no (?:more|further)(?: (?:sales|marketing|of these|of your))* (?:calls|phone calls) ${COUNTED}`,
  ),
  / (?:please )?(?:dont|do not|never)(?: ever)? call back $/,
  // I do not want to be called, contacted, to hear from you any more.
  / (?:dont|do not|never|no longer)(?: ever)? (?:want|wish|like|need)(?: any of)?(?: you| you people| you guys| your people| anyone| anybody)?(?: to)?(?: ever)?(?: be)?(?: get| getting| receive| receiving)?(?: any)?(?: more| further)?(?: of)?(?: your| these| those)?(?: sales| marketing)? (?:called|contacted|phoned|rung|telephoned|bothered|calls|phone calls|calling me|call me|to call me|ring me|phone me|contact me) /,
  / (?:dont|do not|never|no longer) (?:ever )?(?:want|wish|need) to (?:ever )?hear from (?:you|your company|you people|any of you)(?: people| lot| guys)?(?: ever)?(?: again| any ?more) /,
  /(?: never (?:ever )?| (?:dont|do not) ever )(?:want|wish) to hear from (?:you|your company|you people|any of you) /,
  new RegExp(
    ` (?:dont|do not)(?: even)? bother (?:calling|ringing|phoning)(?: me| us| here)?(?: back)?${AGAIN} `,
  ),
  / (?:dont|do not)(?: you)?(?: ever)? (?:call|ring|phone|contact)(?: me| us| here| this number| back)? no more /,
  // I'd rather you didn't; would you mind not calling me; see to it that nobody does.
  new RegExp(
    ` (?:i|we)d? (?:would )?(?:rather|prefer)(?: it)?(?: if| that)?(?: you)?(?: not to| not| didnt| did not| never| dont| do not)(?: ever)?(?: be)?(?: get| receive)?(?: any)?(?: more)?(?: of)?(?: your| these)? (?:call|ring|phone|contact|called|contacted|calls)(?: me| us| here)?${AGAIN}? `,
  ),
  new RegExp(` mind not (?:calling|ringing|phoning|contacting)(?: me| us| here| this number)${AGAIN}? `),
  new RegExp(
    ` (?:make sure|see to it|ensure)(?: that)? (?:nobody|no one|you never|you dont|you do not|i am not|im not|i am never|im never|i never|i dont|i do not)(?: get| ever)* (?:call|calls|called|contact|contacts|contacted|ring|rings)(?: me| us| here| this number)?${AGAIN} `,
  ),
  // You have no permission; I withdraw my consent.
  / (?:youre|you are|nobody is) not (?:allowed|permitted|welcome) to (?:call|ring|phone|contact)(?: me| us| here| this number)? /,
  / (?:have no|dont have (?:any|my)|do not have (?:any|my)) (?:permission|consent|right) to (?:call|ring|phone|contact)(?: me| us| here| this number)? /,
  / (?:revoke|withdraw|take back) (?:my|our|any|all) (?:consent|permission)(?: $| to (?:be )?(?:call|contact)| (?:for|to) (?:these|your|the|any) calls )/,
  / (?:dont|do not) consent to (?:(?:these|your|any|the|such)(?: sales| marketing)? calls|being (?:called|contacted)) /,
  /^ (?:please )?(?:unsubscribe|cease and desist)(?: please)? $/,
  / you (?:people |guys )?keep (?:calling|ringing|phoning)(?: me| us| here)?(?: \w+){0,4} (?:stop it|stop this|stop that)(?: now| please)* $/,
  / (?:im|i am|were|we are|(?:my|this|our) number is)(?: already| registered| listed)* (?:on|with) (?:(?:the|your|a)(?: national| federal)? do not call (?:list|registry|register)|the telephone preference service)(?= (?:$|so |and (?:you|stop|dont|do not|i |we )|you |please |stop |why |dont |do not ))/,
  // Take me off your list; remove my number; put me on the do-not-call list.
  new RegExp(
    ` ${OUT}(?: out)?(?: me| us| my name| my number| our number| this number| my details| my phone number| the number| my data)(?: and (?:number|name))?(?: please)? (?:off|from|out of|of)(?: of)?(?: your| the| that| this| any| all| all your| every)*(?: bloody| damn| stupid)? ${LISTS} `,
  ),
  new RegExp(
    ` ${OUT} (?:me|us|my number|our number|this number|my phone number|my name and number)(?: please)?(?: off| right away| immediately| at once| now| permanently| for good| altogether)? $`,
  ),
  / (?:take|get|have) (?:me|us|my number|this number|my name|our number) (?:off|taken off|removed)(?: please)? $/,
  new RegExp(
    ` (?:be|me|number|myself|us|name) (?:removed|taken off|deleted|unsubscribed|struck|off)(?: from| off| of)?(?: your| the| this| that| any| all)* ${LISTS} `,
  ),
  / (?:put|add|place|register|enter|list|want|get)(?: me| us| my number| this number| my name| our number| to be)*(?: put)?(?: down)? (?:on|to|onto|in|into|as) (?:your |the |a |that |our )*(?:do not call|dont call|no call|do not contact|opt out)(?: list| register| registry)? /,
  / (?:unsubscribe|opt|opting) (?:me|us|out|my number|this number)(?: of)?(?: please| now| from| out| of| all| your| these| the| any| further| future| calls| calling| list| lists| marketing)* $/,
  / (?:i|we) (?:want|would like|wish|d like|id like|wanna|need|choose|have decided) to (?:opt out|unsubscribe|be unsubscribed|be opted out) /,
  / lose (?:my|this|our) (?:phone )?number /,
  / (?:forget|delete|erase) (?:my|this|our) (?:phone )?number (?!(?:from|in|on|off|of) (?!your|here|there|everywhere|all|this list|that list))/,
  / leave (?:me|us) alone (?:and )?(?:stop|dont|do not|never) /,
];

/** What may follow "don't call me"; any other word is what somebody does not want to be called: Bob, a liar. */
const ON =
  "(?:again|back|any|anymore|ever|at|on|here|please|for|about|from|with|in|and|or|to|this|that|i|im|ive|ill|we|weve|you|your|youre|youve|because|thanks?|ok|okay|now|no|not|so|just|take|remove|delete|put|stop|it|its|leave|dont|do|never|under|by|is|are|what|who|how|why|the|my|goodbye|bye|got|understood|understand|right)";

/** What looks like it and means something else: now, this once, somebody else, or a question about it. */
const NOT_MEANT: readonly RegExp[] = [
  new RegExp(` (?:dont|do not|never|not|stop|quit)(?: \\w+){0,2} (?:call|calling) (?:me|us) (?!${ON} )\\w+ `),
  / (?:call|ring|phone|contact|try|use) (?:me|us|him|her|it|this|that|(?:my|the|our) \w+)(?: \w+){0,3} instead /,
  / (?:i|we) (?:dont|do not|never)(?: ever| usually| normally)? (?:call|ring|phone|contact|bother) /,
  / you (?:dont|do not)(?: really| even)? (?:need|have) to (?:call|ring|phone|contact) /,
  / (?:wont|will not|doesnt|does not|didnt|did not|cant|cannot|never|hasnt|has not) stop(?:s|ped)? (?:ringing|calling|phoning) /,
  / (?:delete|remove|erase|forget|lose|drop|take|change|replace|update) .*(?:new|other|another|different) (?:one|number|phone|mobile|line) /,
  / (?:dont|do not|never|not)(?: want| wish| need)?(?: you)?(?: to)?(?: be)? (?:put|add|place|register|enter|list)(?:ed)?(?: me| us| my number| this number)? (?:on|to|onto|in|into) .*(?:do not call|dont call|no call|opt out) /,
  / (?:dont|do not|never)(?: just)? (?:call|ring|phone|contact|bother)(?: me| us| my \w+| this number| here)* (?:before|until|till|after|between|on (?:a |the )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|weekends|mobile|landline)|during|today|tonight|tomorrow|this (?:week|morning|afternoon|evening)|at (?:work|night|home|lunch|this hour|the office)|in the (?:morning|afternoon|evening)|so (?:early|late)|too (?:early|late)|back today|by (?:my )?(?:first|last) name|(?:sir|madam|maam|doctor|late|names|crazy|that|a liar|stupid|if|unless|now) )/,
  / be called (?!again|any|at|by|back|ever|on|please|for|no |about|here|in|with|or |and |from|up )\w+ /,
  / off (?:the|your) (?:\w+ )?list for /,
  / (?:why|how come|when|did|have|has|had) (?:did|do|have|has|had|would|you|your|they|he|she|somebody|someone|nobody|anybody)(?: \w+){0,2} (?:stop|stopped|quit|never|not)(?: \w+)? (?:call|called|calling|ring|rang|phone|phoned) /,
  /(?<! (?:rather|prefer|prefer that|prefer if|prefer it if)) (?:you|they|he|she|somebody|nobody|anybody|who|which|people|it) (?:never|did not|didnt|dont|do not|does not|doesnt|have not|havent|has not|hasnt|could not|couldnt|will not|wont|would not|wouldnt|cannot|cant|can not)(?: ever| even| always| just)? (?:call|called|ring|rang|rung|phone|phoned|contact|contacted|stop|reach|bother)/,
  / (?:please )?(?:dont|do not|never) (?:stop|hesitate|forget|fail|be afraid)(?: to)? /,
  / (?:tell|ask|asked|told) (?:him|her|them|my (?:ex|son|daughter|brother|sister|boss|husband|wife))(?: \w+)? (?:to|not to) /,
  // Who stops, or asks how to, is not who was to; nor who denies that they asked for it.
  / (?:ill|i will|i|we|well|we will|id|i would|i can|i could|i should|will i|do i|can i|should i|how to|help me|(?:i|we)d?(?: would| am| are)? (?:want|like|trying|need|have) to) (?:stop|quit|cease|never|block) (?:call|ring|phon|contact|spam|these|the|those|all)/,
  / (?:dont|do not|didnt|did not|never|wouldnt|would not) (?:want|wanted|ask|asked|tell|told|say|said|mean|meant|wish|need)(?: \w+)? to (?:stop|quit) /,
  / (?:never|didnt|did not) (?:say|said|tell|told|ask|asked|mean|meant)(?: you| them| to| that)* (?:not|dont|do not|never) /,
  / (?:phone|phones|line|lines|bell|calls|it|alarm) to stop ringing /,
  // By another number, in another way, or by themselves.
  / (?:call|calling|ring|ringing|phone|phoning|use|using|contact|contacting)(?: me| us)?(?: on| at)? (?:(?:the|my|our) (?:other|old|wrong|work|office|previous|former)|that|the office) (?:number|one|line|phone|office|mobile|cell)? ?/,
  /(?<! (?:dont|not|never|ever|to|you|people|they|keep|dare|and|or|stop|quit|please dont)) (?:call|ring|phone|try|use) (?:my|our) (?:cell|cellphone|mobile|work|home|office|landline|other|new|wife|husband|secretary|assistant)(?: \w+)? /,
  /(?<! (?:dont|not|never|stop|quit|or|and dont)) (?:send|write|drop|shoot|text|email|mail) (?:me |us )?(?:an? |the )?(?:e ?mail|mail|text|message|letter|sms|line)(?: instead)? /,
  /(?<! or) (?:ill|i will|we will|let me) (?:call|ring|phone) (?:you|back|them|in) /,
  /(?<! or) (?:ill|i will|we will|let me) (?:email|mail|text|write|drop|come by|come in|stop by|be in touch|get back) /,
  / (?:dont|do not)(?: please)? call (?:me |us )?back (?:im|i am|were|we are) /,
  / (?:he|she|they|my (?:ex|son|daughter|brother|sister|boss|neighbour|neighbor)) (?:wont|will not|should|must|cannot|cant|needs to|has to)(?: \w+)? stop (?:calling|ringing|phoning) /,
];

export const english: OptOutPhrases = { meant: MEANT, notMeant: NOT_MEANT };
