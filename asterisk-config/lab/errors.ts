/** Asterisk cannot be installed here; `message` says why and how to connect one's own PBX instead. */
export class AsteriskUnavailable extends Error {
  readonly code = "asterisk_unavailable";
  readonly retryable: boolean;

  constructor(reason: string, retryable = false) {
    super(
      `The lab Asterisk cannot be installed: ${reason} ` +
        "It needs Debian on amd64 with apt and a reachable Debian mirror. To use your own Asterisk instead, " +
        "include the files of asterisk-config/ in it as asterisk-config/README.md says and point the connector at it.",
    );
    this.name = "AsteriskUnavailable";
    this.retryable = retryable;
  }
}

/** A lab Asterisk did not come up; `message` ends with the last lines it printed. */
export class LabFailed extends Error {
  readonly code = "lab_failed";
  readonly retryable = true;

  constructor(reason: string, output = "") {
    super(output === "" ? reason : `${reason}\n${output}`);
    this.name = "LabFailed";
  }
}
