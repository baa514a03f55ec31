// The frame: figures by section, and beside them what happens now. It stands in the place of the workspace's block.
import { element } from "../elements/elements.js";
import { hour } from "../platform/formatting.js";
import { Feed } from "./feed.js";
import { draw_section } from "./figures.js";
import { Live } from "./live.js";
import { load_feed, load_overview } from "./server.js";

export class OverviewPage {
	/** @param {HTMLElement} host of the block, whose shadow would keep out the styles of the desk */
	constructor(host) {
		this.sections = element("div", { class: "fsm-biz-sections" });
		this.age = element("p", { class: "fsm-biz-soft" }, __("Reading the figures…"));
		this.status = element("p", { class: "fsm-biz-status", role: "status" });
		this.feed = new Feed(() => this.load_feed());
		this.root = element(
			"div",
			{ class: "fsm-biz" },
			element("div", { class: "fsm-biz-figures" }, this.age, this.status, this.sections),
			this.feed.root
		);
		host.hidden = true;
		host.after(this.root);
		this.live = new Live(this);
	}

	get is_shown() {
		return this.root.isConnected && this.root.offsetParent !== null;
	}

	async load_figures() {
		const { sections } = await load_overview();
		const open = new Set(
			[...this.sections.querySelectorAll("details[open]")].map((each) => each.getAttribute("data-key"))
		);
		const focused = document.activeElement?.getAttribute("data-key");
		this.sections.replaceChildren(...sections.map((section) => draw_section(section, open)));
		if (focused) this.focus(focused);
		const oldest = sections.map((section) => section.read_on).sort()[0];
		this.age.textContent = oldest
			? __("Figures as of {0}; read again every minute.", [hour(String(oldest))])
			: __("There are no figures for your roles.");
	}

	focus(key) {
		const found = this.sections.querySelector(`[data-key="${CSS.escape(key)}"]`);
		if (found instanceof HTMLElement) found.focus({ preventScroll: true });
	}

	async load_feed() {
		if (!this.feed.is_paused) this.feed.show(await load_feed());
	}

	say(text) {
		this.status.textContent = text;
	}
}
