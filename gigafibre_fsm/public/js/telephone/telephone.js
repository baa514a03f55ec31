// The telephone of one person: its state, who draws it, and what each step of it brings about. One tab runs the device.
import { is_live, next_state, START } from "./call_state.js";
import { Device } from "./device.js";
import { keep_call, kept_call } from "./kept.js";
import { Orders } from "./orders.js";
import { Ring } from "./ring.js";
import { load_card } from "./server.js";
import { Tabs } from "./tabs.js";
import { Trouble } from "./trouble.js";
import { Watch } from "./watch.js";

const RINGING = ["announced", "ringing"];

export class Telephone {
	constructor() {
		/** @type {TelephoneState} */
		this.state = START;
		this.viewers = [];
		this.notices = Date.now();
		this.ring = new Ring();
		this.device = new Device(this);
		this.orders = new Orders(this);
		this.watch = new Watch(this);
		this.tabs = new Tabs({
			own: () => this.own(),
			obey: (name, values) => this.orders.obey(name, values),
			show: (state) => this.show(state),
			state: () => this.state,
		});
	}

	start() {
		this.tabs.start();
	}

	// this tab runs the device: what the one before it had is found again before anything else is known
	async own() {
		const call = this.state.call ?? kept_call();
		if (call) this.happens({ type: "found", call });
		await this.watch.start();
		await this.device.open();
	}

	// from any tab: the owner does it
	order(name, values) {
		this.tabs.order(name, values);
	}

	/** @param {TelephoneEvent} event */
	happens(event) {
		const before = this.state;
		const state = next_state(before, event);
		if (state === before) return;
		this.show(state);
		this.tabs.tell(state);
		keep_call(state.call);
		if (RINGING.includes(state.call?.phase ?? "")) this.ring.start();
		else this.ring.stop();
		const { call } = state;
		const is_new = call && !state.card && call.call !== before.call?.call;
		if (is_new || (call?.is_connected && !before.call?.is_connected)) this.fetch_card();
	}

	say(code, values = [], tone = "info") {
		this.happens({ type: "notice", id: ++this.notices, code, values, tone });
	}

	// of an error whose words are the server's, or a code of ours
	complain(error) {
		if (error instanceof Trouble) this.say(error.code, [], "bad");
		else this.say("", [error.message], "bad");
	}

	async fetch_card() {
		const { call } = this.state.call ?? {};
		try {
			const card = await load_card(call);
			this.happens({ type: "card", card });
		} catch (error) {
			this.complain(error);
		}
	}

	show(state) {
		this.state = state;
		for (const draw of this.viewers) draw(state);
	}

	get is_busy() {
		return is_live(this.state);
	}
}
