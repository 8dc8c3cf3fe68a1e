import de_analysed from "./sounds/de/analysed.ulaw";
import de_caller_waiting from "./sounds/de/caller_waiting.ulaw";
import de_connecting_to_people from "./sounds/de/connecting_to_people.ulaw";
import de_goodbye from "./sounds/de/goodbye.ulaw";
import de_nobody_available from "./sounds/de/nobody_available.ulaw";
import de_one_moment from "./sounds/de/one_moment.ulaw";
import de_recorded from "./sounds/de/recorded.ulaw";
import en_analysed from "./sounds/en/analysed.ulaw";
import en_caller_waiting from "./sounds/en/caller_waiting.ulaw";
import en_connecting_to_people from "./sounds/en/connecting_to_people.ulaw";
import en_goodbye from "./sounds/en/goodbye.ulaw";
import en_nobody_available from "./sounds/en/nobody_available.ulaw";
import en_one_moment from "./sounds/en/one_moment.ulaw";
import en_recorded from "./sounds/en/recorded.ulaw";
import es_analysed from "./sounds/es/analysed.ulaw";
import es_caller_waiting from "./sounds/es/caller_waiting.ulaw";
import es_connecting_to_people from "./sounds/es/connecting_to_people.ulaw";
import es_goodbye from "./sounds/es/goodbye.ulaw";
import es_nobody_available from "./sounds/es/nobody_available.ulaw";
import es_one_moment from "./sounds/es/one_moment.ulaw";
import es_recorded from "./sounds/es/recorded.ulaw";
import fr_analysed from "./sounds/fr/analysed.ulaw";
import fr_caller_waiting from "./sounds/fr/caller_waiting.ulaw";
import fr_connecting_to_people from "./sounds/fr/connecting_to_people.ulaw";
import fr_goodbye from "./sounds/fr/goodbye.ulaw";
import fr_nobody_available from "./sounds/fr/nobody_available.ulaw";
import fr_one_moment from "./sounds/fr/one_moment.ulaw";
import fr_recorded from "./sounds/fr/recorded.ulaw";

/** Made by scripts/make-prompts.ts: mu-law, 8 kHz, without a header. By language, then by prompt. */
export const SOUNDS = {
  de: {
    analysed: de_analysed,
    caller_waiting: de_caller_waiting,
    connecting_to_people: de_connecting_to_people,
    goodbye: de_goodbye,
    nobody_available: de_nobody_available,
    one_moment: de_one_moment,
    recorded: de_recorded,
  },
  en: {
    analysed: en_analysed,
    caller_waiting: en_caller_waiting,
    connecting_to_people: en_connecting_to_people,
    goodbye: en_goodbye,
    nobody_available: en_nobody_available,
    one_moment: en_one_moment,
    recorded: en_recorded,
  },
  es: {
    analysed: es_analysed,
    caller_waiting: es_caller_waiting,
    connecting_to_people: es_connecting_to_people,
    goodbye: es_goodbye,
    nobody_available: es_nobody_available,
    one_moment: es_one_moment,
    recorded: es_recorded,
  },
  fr: {
    analysed: fr_analysed,
    caller_waiting: fr_caller_waiting,
    connecting_to_people: fr_connecting_to_people,
    goodbye: fr_goodbye,
    nobody_available: fr_nobody_available,
    one_moment: fr_one_moment,
    recorded: fr_recorded,
  },
};
