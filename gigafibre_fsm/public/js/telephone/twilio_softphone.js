// The softphone of Twilio Voice: its SDK behind our interface. Vendor's codes end here; what leaves are words of `words.js`.
import { Call, Device } from "@twilio/voice-sdk";
import { Listeners } from "./events.js";
import { Trouble } from "./trouble.js";

const SILENCE = 15_000; // ms until signalling that says nothing counts as out of reach
const KEY = "/assets/gigafibre_fsm/sounds/key.wav";
const NAMES = [
	"incoming",
	"outgoing",
	"disconnect",
	"dtmfs",
	"dtmfh",
	..."0123456789".replace(/./g, "dtmf$&,").split(","),
];

// https://www.twilio.com/docs/api/errors, as far as a person can do something about it
const CODES = {
	31401: "microphone_refused",
	31402: "microphone_missing",
	31486: "busy",
	31603: "declined",
	31480: "no_answer",
	31404: "not_found",
	20101: "token_refused",
	20104: "token_refused",
	20151: "token_refused",
	31204: "token_refused",
	31205: "token_refused",
	31207: "token_refused",
	31202: "token_refused",
	53405: "sound_failed",
};
// of the way to Twilio: the SDK goes on trying
const UNREACHABLE = [31000, 31005, 31009, 53000, 53001];

/** @implements {Softphone} */
export class TwilioSoftphone {
	constructor() {
		this.holds = false;
		this.listeners = new Listeners();
		/** @type {Device | null} */
		this.device = null;
		/** @type {Call | null} */
		this.line = null;
	}

	on(event, handler) {
		this.listeners.on(event, handler);
	}

	/** @param {{ token: string, edge: string }} access */
	async register({ token, edge }) {
		const sounds = Object.fromEntries(NAMES.filter(Boolean).map((name) => [name, KEY]));
		this.device = new Device(token, { edge: edge || "roaming", closeProtection: true, sounds });
		this.device.audio?.incoming(false); // the desk rings by itself, as loud as the person wants
		this.device.audio?.outgoing(false);
		this.device.audio?.disconnect(false);
		this.listen(this.device);
		const answered = await Promise.race([this.device.register().then(() => true), silence()]);
		if (!answered) this.listeners.say("line", { line: "off", trouble: "unreachable" });
	}

	listen(device) {
		const line = (said, trouble = "") => this.listeners.say("line", { line: said, trouble });
		device.on("registered", () => line("ready"));
		device.on("unregistered", () => line("off", navigator.onLine ? "unreachable" : "offline"));
		device.on("tokenWillExpire", () => this.listeners.say("expires"));
		device.on("error", (error) => this.fails(error));
		device.on("incoming", (call) => this.rings(call));
	}

	rings(call) {
		this.take(call);
		const number = call.parameters.From || "";
		this.listeners.say("rings", { call: call.customParameters.get("call") || "", number });
	}

	take(call) {
		this.line = call;
		const over = (values = {}) => {
			if (this.line !== call) return;
			this.line = null;
			this.listeners.say("ends", values);
		};
		call.on("accept", () => this.listeners.say("talks"));
		call.on("disconnect", () => over());
		call.on("cancel", () => over({ reason: "gave_up" }));
		call.on("reject", () => over());
		call.on("reconnecting", () => this.listeners.say("breaks"));
		call.on("reconnected", () => this.listeners.say("mends"));
		call.on("error", (error) => this.fails(error, over));
	}

	// an error of a call that never was ends it; the SDK ends every other one by itself
	fails(error, over = (_values) => {}) {
		const code = CODES[error.code] || (UNREACHABLE.includes(error.code) ? "unreachable" : "failed");
		if (code === "token_refused") this.listeners.say("expires");
		// the SDK tries again every few seconds: that is a state, and no news
		if (this.line || !UNREACHABLE.includes(error.code)) this.listeners.say("trouble", { code });
		else this.listeners.say("line", { line: "off", trouble: navigator.onLine ? code : "offline" });
		if (this.line && this.line.status() !== Call.State.Open) over({ reason: code });
	}

	async call({ call }) {
		if (!this.device) throw new Trouble("unreachable");
		try {
			this.take(await this.device.connect({ params: { call } }));
		} catch (error) {
			throw new Trouble(CODES[error.code] || "unreachable");
		}
	}

	async answer() {
		this.line?.accept();
	}

	reject() {
		this.line?.reject();
	}

	hang_up() {
		this.line?.disconnect();
	}

	mute(on) {
		this.line?.mute(on);
	}

	// Twilio holds by its own side: the server asks it to
	async hold() {}

	send_digits(digits) {
		this.line?.sendDigits(digits);
	}

	renew({ token }) {
		this.device?.updateToken(token);
		if (this.device?.state === Device.State.Unregistered) this.device.register().catch(() => {});
	}

	close() {
		this.device?.destroy();
	}
}

const silence = () => new Promise((done) => setTimeout(() => done(false), SILENCE));
