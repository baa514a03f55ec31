// What a person asks of their telephone, in whichever tab: carried out by the tab that owns the device.
import { is_talking } from "./call_state.js";
import { forget_notes } from "./kept.js";
import { read_number } from "./numbers.js";
import * as server from "./server.js";
import { Trouble } from "./trouble.js";

export class Orders {
	constructor(telephone) {
		this.telephone = telephone;
	}

	// a refusal of the server or the device is said in words, and what was typed stays
	async obey(name, values) {
		try {
			await this[name](values);
		} catch (error) {
			this.telephone.complain(error);
		}
	}

	get softphone() {
		return this.telephone.device.softphone;
	}

	get call() {
		return this.telephone.state.call;
	}

	async set_available({ on }) {
		await server.set_availability(on);
		this.telephone.happens({ type: "server", is_available: on, call_backs: this.telephone.state.call_backs });
	}

	async dial({ text, customer = "", issue = "" }) {
		const { telephone } = this;
		const { number, refusal } = read_number(text);
		if (refusal) throw new Trouble(refusal);
		if (telephone.is_busy) throw new Trouble("in_a_call");
		if (!this.softphone) throw new Trouble("unreachable");
		const { call } = await server.start_call(telephone.state.backend, number, customer, issue);
		telephone.happens({ type: "dials", call, number, customer, issue });
		try {
			await this.softphone.call({ call, number });
		} catch (error) {
			telephone.happens({ type: "ends", reason: error instanceof Trouble ? error.code : "failed" });
			throw error;
		}
	}

	async answer() {
		if (!this.softphone || this.call?.phase !== "ringing") return;
		this.telephone.happens({ type: "answers" });
		await this.softphone.answer();
	}

	decline() {
		this.softphone?.reject();
		this.telephone.happens({ type: "ends" });
	}

	hang_up() {
		this.softphone?.hang_up();
		this.telephone.happens({ type: "ends" });
	}

	mute({ on }) {
		this.softphone?.mute(on);
		this.telephone.happens({ type: "mutes", on });
	}

	async hold({ on }) {
		if (!this.softphone || !is_talking(this.telephone.state)) return;
		if (this.softphone.holds) await this.softphone.hold(on);
		else await server.hold_call(this.call.call, on);
		this.telephone.happens({ type: "holds", on });
	}

	// while a card's number is said
	async pause({ on }) {
		await server.pause_recording(this.call.call, on);
		this.telephone.happens({ type: "pauses", on });
	}

	digits({ digits }) {
		this.softphone?.send_digits(digits);
	}

	async transfer({ agent }) {
		await server.transfer_call(this.call.call, agent);
		this.telephone.say("transferred", [], "good");
	}

	async choose({ customer }) {
		const { call } = this.call;
		await server.choose_customer(call, customer);
		this.telephone.happens({ type: "chosen", customer });
		await this.telephone.fetch_card();
	}

	// something was done for whoever is in the call
	look() {
		return this.call && this.telephone.fetch_card();
	}

	// the notes are the server's then, and the browser forgets its copy
	async finish({ call, outcome, notes }) {
		await server.finish_call(call, outcome, notes);
		forget_notes(call);
		if (this.call?.call === call) this.telephone.happens({ type: "closes" });
	}

	// whom the last call was with, again
	redial() {
		const { number, customer, issue } = this.call;
		return this.dial({ text: number, customer, issue });
	}

	refuse({ reason }) {
		this.telephone.say(reason, [], "bad");
	}

	quiet() {
		this.telephone.happens({ type: "quiet" });
	}
}
