/**
 * The words of the sounds that the product itself carries, in the languages beside English, whose words are part of the stand-ins'
 * vocabulary; and espeak-ng's voice for each.
 */
export const PROMPTS = {
  de: {
    voice: "de+f3",
    words: {
      one_moment: "Einen kleinen Moment, bitte.",
      connecting_to_people:
        "Es tut mir leid, unser Assistent ist gerade nicht erreichbar. Ich verbinde Sie mit einem Menschen.",
      nobody_available:
        "Leider kann gerade niemand Ihren Anruf entgegennehmen. Bitte rufen Sie später noch einmal an.",
      goodbye: "Auf Wiederhören, und einen schönen Tag.",
      recorded: "Dieses Telefongespräch wird aufgezeichnet.",
      analysed: "Eine Software achtet dabei auch auf die Stimmung unseres Gesprächs.",
      caller_waiting:
        "Jemand möchte mit Ihnen sprechen. Um das Gespräch anzunehmen, drücken Sie die Eins, sonst die Zwei.",
    },
  },
  es: {
    voice: "es+f3",
    words: {
      one_moment: "Un momento, por favor.",
      connecting_to_people:
        "Lo siento, nuestro asistente no está disponible en este momento. Le comunico con una persona.",
      nobody_available: "Lamentablemente, nadie puede atender su llamada ahora. Por favor, llame más tarde.",
      goodbye: "Adiós, y que tenga un buen día.",
      recorded: "Esta llamada telefónica se está grabando.",
      analysed: "Un programa escucha también el estado de ánimo de nuestra conversación.",
      caller_waiting:
        "Alguien quiere hablar con usted. Para atender la llamada, pulse uno. De lo contrario, pulse dos.",
    },
  },
  fr: {
    voice: "fr+f3",
    words: {
      one_moment: "Un petit instant, s'il vous plaît.",
      connecting_to_people:
        "Je suis désolée, notre assistant n'est pas joignable pour le moment. Je vous mets en relation avec une personne.",
      nobody_available:
        "Malheureusement, personne ne peut prendre votre appel pour le moment. Merci de rappeler plus tard.",
      goodbye: "Au revoir, et bonne journée.",
      recorded: "Cet appel téléphonique est enregistré.",
      analysed: "Un logiciel analyse aussi l'humeur de notre conversation.",
      caller_waiting:
        "Quelqu'un souhaite vous parler. Pour prendre l'appel, appuyez sur un. Sinon, appuyez sur deux.",
    },
  },
} as const;
