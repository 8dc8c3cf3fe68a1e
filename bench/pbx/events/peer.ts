import { connect } from "node:net";
import asteriskManager from "asterisk-manager";

/** In a process of its own: every event that asterisk-manager reads goes on as JSON. Arguments: AMI's port, the lab's secret, where to. */
const [port = "", secret = "", sink = ""] = process.argv.slice(2);
const socket = connect(Number(sink), "127.0.0.1");
const manager = asteriskManager(Number(port), "127.0.0.1", "lab", secret, true);
manager.on("managerevent", (event) => socket.write(`${JSON.stringify(event)}\n`));
process.on("disconnect", () => process.exit(0));
