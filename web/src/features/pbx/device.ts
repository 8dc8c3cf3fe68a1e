/** `PJSIP/1402-0000a422` is of the device `PJSIP/1402`. */
export const deviceOf = (channel: string): string => channel.replace(/-[0-9a-f]{8}(?:;[12])?$/, "");

/** A device without its technology: `PJSIP/1402` is 1402, `IAX2/nordic` nordic. */
export const endpointOf = (device: string): string => device.replace(/^[A-Za-z0-9]+\//, "");
