/** The closed vocabulary of the demo: everything that is ever said on its calls, so that what was heard can be recognised. */

export type Speaker = "caller" | "assistant" | "operator" | "prompt";

export interface Line {
  readonly id: string;
  readonly speaker: Speaker;
  readonly text: string;
}

const CALLER = {
  hours: "Hello, what are your opening hours, please?",
  appointment: "I would like to book an appointment for next week.",
  thursday: "Thursday morning would suit me best.",
  friday: "Could we make it Friday afternoon instead?",
  name: "My name is Julia Bennett.",
  price: "How much do you charge for a cleaning?",
  visit: "What should I bring along to my first visit?",
  wait: "Sorry, may I interrupt you there?",
  person: "Please put me through to a human being.",
  laboratory: "Would you connect me to the dental laboratory?",
  queue: "I prefer to wait in line until somebody is available.",
  insurance: "Will my company's dental plan pay for braces?",
  order: "Has my new night guard arrived yet?",
  okay: "Okay.",
  callback: "Can somebody ring me back tomorrow afternoon?",
  message: "Please tell Doctor Hansen that my crown fell out.",
  stop: "Stop phoning me, I never want any of these calls.",
  "nothing-else": "No, nothing else, I have got everything.",
  goodbye: "That is all, thank you very much, goodbye.",
};

const ASSISTANT = {
  greeting: "Thank you for calling Acme Dental. How can I help you today?",
  hours: "We are open from Monday to Friday, from nine until five.",
  days: "Certainly. There are free places on Thursday and on Friday. Which one do you prefer?",
  "thursday-booked": "You are booked for Thursday at ten. What is your name, please?",
  "friday-booked": "No problem, I moved you to Friday afternoon at two.",
  confirmed: "Thank you, Julia. Your visit is confirmed, and a reminder will follow.",
  price: "A cleaning costs eighty five dollars, and it takes about half an hour.",
  visit:
    "Before your first visit, please fill in the form on our website. Bring your insurance card, a list of your " +
    "medicines, and any pictures that another dentist has taken. Our street door opens at ten to nine, and " +
    "the lift on the left side takes you to the third floor.",
  "go-on": "Of course, go ahead.",
  transfer: "One moment, I am connecting you with a colleague.",
  repeat: "I am afraid I did not understand. Would you say that again?",
  "still-there": "Are you still there?",
  "callback-noted": "I made a note of it: one of us will ring you tomorrow afternoon.",
  "message-noted": "Your message is written down, and the doctor reads it before lunch.",
  "opted-out": "I apologize. Your number was removed, and nobody will dial it again. Farewell.",
  "not-listed": "I am sorry. Your telephone shows no number, therefore none was written down. Good night.",
  "tool-failed": "Regrettably, that did not work just now. Shall I try something different?",
  asking: "That is something only Olivia knows. I am finding out for you.",
  "still-asking": "Olivia has not replied yet. Please bear with me.",
  "answer-found": "I have heard back: with braces, your plan pays one half.",
  "nobody-knew": "I am sorry, I could not reach anybody who knows. Shall I take your details?",
  looking: "Let me look that up in our workshop list.",
  "order-ready": "Good news: it lies ready for you at the reception desk.",
  "not-through": "Nobody at that extension could take over just now. Shall I write down a message?",
  brief: "Julia Bennett wants to ask about her invoice. Press one to take the call, or two to decline.",
  back: "I have got you back on my line. What else may I do for you?",
  goodbye: "You are very welcome. Have a lovely day!",
};

/** The sounds that the product itself carries (worker/src/media/prompts), made from these words. */
const PROMPT = {
  one_moment: "Just a second, please.",
  connecting_to_people:
    "I am sorry, our assistant cannot be reached right now. I am connecting you with a colleague.",
  nobody_available: "Unfortunately, nobody can take your call right now. Please call again later.",
  goodbye: "Goodbye, and have a nice day.",
  recorded: "This telephone call is being recorded.",
  analysed: "Software also listens for the mood of our conversation.",
  caller_waiting: "A caller is waiting to talk to you. To take the call, press one. Otherwise, press two.",
};

const OPERATOR = {
  hello: "Front desk, Martin speaking. Whom am I talking to?",
  file: "I have got your file in front of me, so let us sort this out together.",
  goodbye: "Good, then see you soon. Take care!",
};

function spokenBy(speaker: Speaker, texts: Record<string, string>): Line[] {
  return Object.entries(texts).map(([name, text]) => ({ id: `${speaker}.${name}`, speaker, text }));
}

export const LINES: readonly Line[] = [
  ...spokenBy("caller", CALLER),
  ...spokenBy("assistant", ASSISTANT),
  ...spokenBy("operator", OPERATOR),
  ...spokenBy("prompt", PROMPT),
];

export const CALLER_LINES = Object.keys(CALLER).map(
  (name) => `caller.${name as keyof typeof CALLER}` as const,
);

export type LineId =
  | `caller.${keyof typeof CALLER}`
  | `assistant.${keyof typeof ASSISTANT}`
  | `operator.${keyof typeof OPERATOR}`
  | `prompt.${keyof typeof PROMPT}`;

const byId = new Map(LINES.map((line) => [line.id, line]));

/** The line of that id. Throws RangeError when the vocabulary has none. */
export function lineOf(id: LineId): Line {
  const line = byId.get(id);
  if (line === undefined) throw new RangeError(`The vocabulary has no line ${id}.`);
  return line;
}
