export { DEFAULT_TURN_TAKING, type TurnTaking, turnTaking } from "@patchbay/protocol/turn-taking";
