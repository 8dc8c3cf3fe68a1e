/** The panel's own keys, for the help that `?` opens: a letter means one thing on every tab. */
export const panelKeyWords: readonly { keys: readonly string[]; words: string }[] = [
  { keys: ["O"], words: "Park the open call" },
  { keys: ["R"], words: "Record the open call, or stop" },
  { keys: ["U"], words: "Mute the caller of the open call, or let them be heard" },
  { keys: ["X"], words: "Call off the transfer of the open call; P hands over" },
  { keys: ["Z"], words: "Pause the member of a queue, or take them back" },
  { keys: ["E"], words: "Set the member's penalty, or remove them" },
  { keys: ["+"], words: "Add a member to the queue" },
  { keys: ["Shift", "K"], words: "Move the waiting caller up" },
  { keys: ["X", "X"], words: "Withdraw the waiting caller" },
  { keys: ["Space"], words: "Hold the events, or let them flow" },
  { keys: ["I"], words: "Only the events of this call" },
  { keys: ["Shift", "I"], words: "Only events of this type" },
  { keys: ["Y"], words: "Copy the event" },
  { keys: ["F"], words: "Find text in the events" },
  { keys: ["G"], words: "Choose an action to ask for" },
];
