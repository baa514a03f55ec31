// A customer on one screen: who it is, what one can do, what is so now, and beside it what happened.
import { element, keepingFocus } from "../elements/elements.js";
import { draw_actions } from "./actions.js";
import { draw_cards, draw_identity, show_arrival } from "./cards.js";
import { Composer } from "./composer.js";
import { Live } from "./live.js";
import { OldSystem } from "./old_system.js";
import { estimate_visit, load_customer } from "./server.js";
import { Timeline } from "./timeline.js";
import { today } from "./words.js";

export class CustomerPanel {
	/**
	 * @param {HTMLElement} root - emptied, and filled.
	 * @param {string} customer
	 */
	constructor(root, customer) {
		this.root = root;
		this.customer = customer;
		/** @type {CustomerView | null} */
		this.view = null;
		this.loaded = Promise.resolve();
		this.status = element("p", { class: "fsm-cust-status", role: "status" }, __("Loading…"));
		this.head = element("div", { class: "fsm-cust-head", tabindex: "-1" });
		this.cards = element("div", { class: "fsm-cust-cards" });
		this.old_system = new OldSystem(customer);
		this.timeline = new Timeline(this);
		this.composer = new Composer(this);
		this.frame = element(
			"div",
			{ class: "fsm-cust-frame" },
			this.cards,
			element(
				"section",
				{ class: "fsm-cust-side", "aria-label": __("What happened") },
				this.composer.root,
				this.timeline.root
			)
		);
		root.classList.add("fsm-cust");
		root.replaceChildren(this.status, this.head, draw_actions(this), this.frame);
		this.live = new Live(this);
	}

	load() {
		this.loaded = this.read_all();
		this.old_system.load(); // nobody waits for it
		return this.loaded;
	}

	async read_all() {
		try {
			await Promise.all([this.load_view(), this.timeline.load()]);
			this.say("");
		} catch (error) {
			this.say(error.message);
		}
	}

	refresh() {
		return Promise.all([this.load_view(), this.timeline.refresh()]).then(() => undefined);
	}

	// after something was done from here
	async sent() {
		await this.refresh().catch((error) => this.say(error.message));
	}

	async load_view() {
		this.view = await load_customer(this.customer);
		if (this.live.is_over) return; // another customer was opened meanwhile
		this.draw();
		await this.look_for_technician();
	}

	draw() {
		const { view } = this;
		if (!view) return;
		const focused = document.activeElement?.closest?.("[data-card]")?.getAttribute("data-card");
		const tops = new Map(
			[...this.cards.children].map((each) => [each.getAttribute("data-card"), each.scrollTop])
		);
		keepingFocus(this.head, () => this.head.replaceChildren(draw_identity(view)));
		this.cards.replaceChildren(...draw_cards(view), this.old_system.root);
		for (const each of this.cards.children) each.scrollTop = tops.get(each.getAttribute("data-card")) || 0;
		if (focused) this.card_of(focused)?.focus({ preventScroll: true });
		this.fit();
		this.composer.update();
	}

	// cards and timeline take what the head leaves of the window
	fit() {
		const top = this.frame.getBoundingClientRect().top + window.scrollY;
		this.frame.style.setProperty("--cust-top", `${Math.ceil(top)}px`);
	}

	// asked for apart, because it looks at the technician's whole day
	async look_for_technician() {
		const visit = this.view?.visits[0];
		if (!visit?.arrival || visit.arrival.slice(0, 10) !== today()) return;
		try {
			show_arrival(this.cards, await estimate_visit(this.customer, visit.job));
		} catch (error) {
			console.warn(error.message);
		}
	}

	/** @param {TimelineRow} row */
	reply(row) {
		this.composer.answer(row);
	}

	// from nowhere, so that a screen reader says whom it is about
	take_focus() {
		if (document.activeElement === document.body) this.head.focus({ preventScroll: true });
	}

	go_to(part) {
		if (part === "timeline") return this.timeline.focus();
		if (part === "composer") return this.composer.words.focus();
		return this.card_of(part)?.focus();
	}

	card_of(part) {
		return /** @type {HTMLElement | null} */ (this.cards.querySelector(`[data-card="${part}"]`));
	}

	is_shown() {
		return this.root.isConnected && this.root.offsetParent !== null;
	}

	say(text) {
		this.status.textContent = text;
	}

	close() {
		this.live.stop();
	}
}
