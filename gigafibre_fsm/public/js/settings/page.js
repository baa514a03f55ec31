// The frame: four views under one address, each of which fetches what it shows.
import { button, element, keepingFocus } from "../elements/elements.js";
import { ConnectionsView } from "./connections_view.js";
import { OpeningView } from "./opening_view.js";
import { PeopleView } from "./people_view.js";
import { may_change } from "./parts.js";
import { RulesView } from "./rules_view.js";

const PAGE = "site-settings";
/** @type {[string, () => string, any][]} */
const VIEWS = [
	["connections", () => __("Connected systems"), ConnectionsView],
	["people", () => __("People"), PeopleView],
	["rules", () => __("Rules"), RulesView],
	["opening", () => __("Opening a site"), OpeningView],
];
const FIRST = "connections";
const ADMINISTRATORS = ["opening"];

export class SettingsPage {
	constructor(page) {
		this.page = page;
		this.chosen = "";
		this.offered = VIEWS.filter(([name]) => may_change() || !ADMINISTRATORS.includes(name));
		this.views = Object.fromEntries(this.offered.map(([name, , View]) => [name, new View(this)]));
		this.tabs = element("div", {
			class: "fsm-set-tabs",
			role: "tablist",
			"aria-label": __("Settings and People"),
			on: { keydown: (event) => this.walk(event) },
		});
		this.status = element("p", { class: "fsm-set-status", role: "status" });
		this.body = element("div", { class: "fsm-set-body", role: "tabpanel", tabindex: "-1" });
		const about =
			!may_change() &&
			element(
				"p",
				{ class: "fsm-set-soft fsm-set-about" },
				__("You see how the site is set up. An administrator changes it.")
			);
		page.main[0].append(element("div", { class: "fsm-set" }, about, this.tabs, this.status, this.body));
	}

	// the address says which view is shown, so that it can be sent to a colleague
	async shown() {
		const asked = frappe.get_route()[1] || FIRST;
		this.chosen = this.views[asked] ? asked : FIRST;
		this.draw_tabs();
		await this.load();
	}

	async load() {
		const asked = this.chosen;
		if (!this.views[asked].is_loaded) this.say(__("Loading…"));
		try {
			await this.views[asked].load();
			this.say("");
		} catch (error) {
			return this.say(error.message);
		}
		if (asked === this.chosen) this.draw();
		return undefined;
	}

	draw() {
		keepingFocus(this.body, () => this.body.replaceChildren(this.views[this.chosen].draw()));
	}

	draw_tabs() {
		keepingFocus(this.tabs, () =>
			this.tabs.replaceChildren(...this.offered.map(([name, label]) => this.tab(name, label())))
		);
		this.body.replaceChildren();
	}

	tab(name, label) {
		const is_chosen = name === this.chosen;
		return button(label, () => frappe.set_route(PAGE, name), {
			role: "tab",
			class: `btn btn-sm ${is_chosen ? "btn-primary" : "btn-default"}`,
			"aria-selected": String(is_chosen),
			tabindex: is_chosen ? "0" : "-1",
			dataset: { key: `tab:${name}` },
		});
	}

	// arrow keys go from tab to tab
	walk(event) {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		const names = this.offered.map(([name]) => name);
		const next = names[(names.indexOf(this.chosen) + step + names.length) % names.length];
		const tab = this.tabs.querySelector(`[data-key="tab:${next}"]`);
		tab.focus();
		tab.click();
	}

	say(text) {
		this.status.textContent = text;
	}
}
