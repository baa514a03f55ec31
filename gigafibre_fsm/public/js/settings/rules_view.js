// Switches, hours and wording of the site: how each stands, for whom it is, and a way to its form.
import { element } from "../elements/elements.js";
import { read } from "../platform/server.js";
import { address_of, link_to, pill } from "./parts.js";

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
		const rows = this.rules.filter((rule) => rule.area === area).map(row);
		return element("section", {}, element("h3", {}, title), element("ul", { class: "fsm-set-rows" }, rows));
	}
}

function row(rule) {
	const colour = rule.is_on === null ? "blue" : rule.is_on ? "green" : "gray";
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
		link_to(address_of(rule.doctype), __("Open settings"), {
			"aria-label": __("Open settings: {0}", [rule.title]),
		})
	);
}
