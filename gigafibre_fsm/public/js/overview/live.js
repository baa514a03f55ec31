// News: a realtime event says “ask soon”, but the feed is asked at most once in some seconds, figures once a minute.
import { Unreachable } from "../platform/server.js";

const EVENTS = ["fsm_board", "fsm_incident", "fsm_call", "fsm_customer", "fsm_tickets"];
const THROTTLE = 5_000; // milliseconds between two questions that events ask for
const USUAL = 15_000; // between those without an event
const FIGURES = 60_000;
const SLOWEST = 120_000;

export class Live {
	/** @param {{load_feed: () => Promise<void>, load_figures: () => Promise<void>, say: (text: string) => void, is_shown: boolean, root: HTMLElement}} page */
	constructor(page) {
		this.page = page;
		this.failures = 0;
		this.asked = 0;
		this.figures_read = 0;
		this.heard = () => this.soon();
		this.looked = () => !document.hidden && this.soon();
		for (const event of EVENTS) frappe.realtime.on(event, this.heard);
		document.addEventListener("visibilitychange", this.looked);
		window.addEventListener("online", this.looked);
		this.poll();
	}

	stop() {
		clearTimeout(this.timer);
		for (const event of EVENTS) frappe.realtime.off(event, this.heard);
		document.removeEventListener("visibilitychange", this.looked);
		window.removeEventListener("online", this.looked);
	}

	// many events become one question
	soon() {
		this.schedule(Math.max(THROTTLE - (Date.now() - this.asked), 0));
	}

	schedule(milliseconds) {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.poll(), milliseconds);
	}

	async poll() {
		if (!this.page.root.isConnected) return this.stop();
		if (document.hidden || (this.asked && !this.page.is_shown)) return this.schedule(USUAL);
		this.asked = Date.now();
		try {
			await Promise.all([this.page.load_feed(), this.read_figures()]);
			if (this.failures) this.page.say(__("Connected again. What you see is up to date."));
			this.failures = 0;
		} catch (error) {
			this.failures += 1;
			this.page.say(
				error instanceof Unreachable ? __("The connection is lost. What you see may be old.") : error.message
			);
		}
		this.schedule(Math.min(USUAL * 2 ** this.failures, SLOWEST));
	}

	async read_figures() {
		if (Date.now() - this.figures_read < FIGURES) return;
		await this.page.load_figures();
		this.figures_read = Date.now();
	}
}
