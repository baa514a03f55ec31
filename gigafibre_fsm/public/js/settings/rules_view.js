// Switches, hours and wording of the site: how each stands, for whom it is, its switch, and a way to its form.
import { button, element } from "../elements/elements.js";
import { escape } from "../plain_text/rule.js";
import { ask } from "../platform/dialogs.js";
import { read } from "../platform/server.js";
import { address_of, link_to, may_change, pill } from "./parts.js";

/** @type {[string, () => string][]} */
const AREAS = [
	["features", () => __("Switches")],
	["hours", () => __("Hours and times to answer")],
	["wording", () => __("Wording and templates")],
];

export class RulesView {
	constructor(settings) {
		this.settings = settings;
		/** @type {SiteRule[]} */
		this.rules = [];
	}

	get is_loaded() {
		return this.rules.length > 0;
	}

	async load() {
		this.rules = (await read("settings.load")).rules;
	}

	draw() {
		return element(
			"div",
			{},
			AREAS.map(([area, title]) => this.section(area, title()))
		);
	}

	section(area, title) {
		const rows = this.rules.filter((rule) => rule.area === area).map((rule) => this.row(rule));
		return element("section", {}, element("h3", {}, title), element("ul", { class: "fsm-set-rows" }, rows));
	}

	row(rule) {
		const colour = rule.is_on === null ? "blue" : rule.is_on ? "green" : "gray";
		const open = link_to(address_of(rule.doctype), __("Open settings"), {
			"aria-label": __("Open settings: {0}", [rule.title]),
		});
		return element(
			"li",
			{ class: "fsm-set-row" },
			element(
				"div",
				{ class: "fsm-set-what" },
				element("b", {}, rule.title),
				rule.meaning && element("p", {}, rule.meaning),
				element("p", { class: "fsm-set-soft" }, __("For: {0}", [rule.audience]))
			),
			element("div", {}, pill(colour, rule.state)),
			element(
				"div",
				{ class: "fsm-set-actions" },
				rule.switch && may_change() && this.switch_of(rule),
				rule.may_open && open
			)
		);
	}

	switch_of(rule) {
		const label = rule.is_on ? __("Switch off") : __("Switch on");
		return button(label, () => this.ask_to_switch(rule, label), {
			"aria-label": `${label}: ${rule.title}`,
			dataset: { key: `switch:${rule.switch}` },
		});
	}

	// what it does and for whom is said once more before it counts; the same button takes it back
	ask_to_switch(rule, label) {
		const words = [rule.meaning, __("For: {0}", [rule.audience])];
		const text = words.map((each) => `<p>${escape(each)}</p>`).join("");
		const send = async () => {
			const asked = { switch: rule.switch, is_on: rule.is_on ? 0 : 1 };
			const answer = await frappe.xcall("gigafibre_fsm.api.settings.set_switch", asked);
			this.rules = this.rules.map((each) => (each.switch === rule.switch ? answer : each));
			this.settings.draw();
			this.settings.say(`${answer.title}: ${answer.state}`);
		};
		ask({ fieldname: "text", fieldtype: "HTML", options: text }, send, `${label}: ${rule.title}`, label);
	}
}
