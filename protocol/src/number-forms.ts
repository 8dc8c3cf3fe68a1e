/** A telephone number with its country, such as +12125550142. */
export const E164 = /^\+[1-9]\d{6,14}$/;

/** One telephone number or extension, and nothing that a dialplan could take for more. */
export const DIALLABLE = /^\+?[0-9*#]{1,32}$/;
