// Changes of others: a realtime event says “ask now”, else the page asks by itself while it is shown.
import { Unreachable } from "./server.js";

const CALM = 60; // seconds between questions while realtime works
const USUAL = 15; // without it
const SLOWEST = 120;
const GATHER = 400; // milliseconds in which several events become one question

export class LivePage {
	/**
	 * @param {{refresh: () => Promise<void>, say: (text: string) => void}} page
	 * @param {string[]} events realtime events after which it asks
	 */
	constructor(page, events) {
		this.page = page;
		this.failures = 0;
		this.is_shown = false;
		for (const event of events) frappe.realtime.on(event, () => this.soon(GATHER));
		document.addEventListener("visibilitychange", () => !document.hidden && this.soon(0));
		window.addEventListener("online", () => this.soon(0));
	}

	start() {
		this.is_shown = true;
		this.schedule();
	}

	stop() {
		this.is_shown = false;
		clearTimeout(this.timer);
	}

	soon(milliseconds) {
		clearTimeout(this.timer);
		if (this.is_shown) this.timer = setTimeout(() => this.poll(), milliseconds);
	}

	async poll() {
		if (!this.is_shown || document.hidden) return;
		try {
			await this.page.refresh();
			if (this.failures) this.page.say(__("Connected again. What you see is up to date."));
			this.failures = 0;
		} catch (error) {
			this.failures += 1;
			if (error instanceof Unreachable) this.page.say(__("The connection is lost. What you see may be old."));
			else console.warn(error.message);
		}
		this.schedule();
	}

	schedule() {
		const calm = frappe.realtime.socket?.connected && !this.failures;
		this.soon(1000 * (calm ? CALM : Math.min(USUAL * 2 ** this.failures, SLOWEST)));
	}
}
