// News of the shown customer: a realtime event says “ask now”, else the page asks by itself while it is looked at.
import { Unreachable } from "../platform/server.js";

const EVENTS = ["fsm_customer", "fsm_call", "fsm_incident", "cpe_command"];
const CALM = 60; // seconds between questions while realtime works
const USUAL = 20; // without it
const SLOWEST = 120;
const GATHER = 400; // milliseconds in which several events become one question

export class Live {
	/** @param {{customer: string, refresh: () => Promise<void>, say: (text: string) => void, is_shown: () => boolean}} panel */
	constructor(panel) {
		this.panel = panel;
		this.failures = 0;
		this.heard = (event) => {
			if (!event?.customer || event.customer === panel.customer) this.soon(GATHER);
		};
		this.looked = () => !document.hidden && this.soon(0);
		for (const event of EVENTS) frappe.realtime.on(event, this.heard);
		document.addEventListener("visibilitychange", this.looked);
		window.addEventListener("online", this.looked);
		frappe.realtime.doc_subscribe("Customer", panel.customer);
		this.schedule();
	}

	stop() {
		clearTimeout(this.timer);
		this.is_over = true;
		for (const event of EVENTS) frappe.realtime.off(event, this.heard);
		document.removeEventListener("visibilitychange", this.looked);
		window.removeEventListener("online", this.looked);
		frappe.realtime.doc_unsubscribe("Customer", this.panel.customer);
	}

	soon(milliseconds) {
		clearTimeout(this.timer);
		if (!this.is_over) this.timer = setTimeout(() => this.poll(), milliseconds);
	}

	async poll() {
		if (this.is_over) return;
		if (document.hidden || !this.panel.is_shown()) return this.schedule();
		try {
			await this.panel.refresh();
			if (this.failures) this.panel.say(__("Connected again. The page is up to date."));
			this.failures = 0;
		} catch (error) {
			this.failures += 1;
			this.panel.say(
				error instanceof Unreachable
					? __("The connection is lost. What you see may be old; what you type is kept.")
					: error.message
			);
		}
		this.schedule();
	}

	schedule() {
		const calm = frappe.realtime.socket?.connected && !this.failures;
		this.soon(1000 * (calm ? CALM : Math.min(USUAL * 2 ** this.failures, SLOWEST)));
	}
}
