// Two plans of the same day in figures: both sides, and what lies between them in minutes and dollars.
import { dollarsText, minutesText } from "./savings.js";
import { element } from "../dom.js";
import { labelled } from "../../platform/formatting.js";
import { figureName, figureNames, figureText } from "../figures.js";
import { numberText } from "../time.js";

// by which cause the dollars of a figure are stored
const CAUSES = {
	unplaced: "unplaced",
	late_minutes: "late",
	travel_minutes: "travel",
	kilometres: "kilometres",
	overtime_minutes: "overtime",
};
const PRICED = {
	travel: () => __("time on the road"),
	overtime: () => __("the premium of overtime"),
	kilometres: () => __("kilometres"),
	late: () => __("lateness"),
	unplaced: () => __("visits without a place"),
};
const SELDOM = new Set(["rushed", "kilometres", "cost"]); // left out where neither side has any

// heads: what the two sides are called
export function drawFigures({ figures_before: before, figures_after, scope }, heads) {
	const after = figures_after || {};
	const shown = figureNames(after).filter((name) => !SELDOM.has(name) || before?.[name] || after[name]);
	const titles = [__("Figure"), ...heads, __("Difference")];
	const table = element(
		"table",
		{ class: "fsm-table fsm-figures" },
		element(
			"thead",
			{},
			element(
				"tr",
				{},
				titles.map((text) => element("th", { scope: "col" }, text))
			)
		),
		element(
			"tbody",
			{},
			shown.map((name) => line(name, scope, before, after))
		)
	);
	return element("div", {}, table, element("p", { class: "fsm-soft" }, pricedText(after)));
}

// what customers feel; travel and dollars are in the head of the panel already
const FIRST = ["unplaced", "late_minutes", "overtime_minutes", "rushed"];

// the same folded to a line, so that the changes below it are seen; the table is a press away
// fold: {isOpen} is kept while the panel is drawn anew
export function foldFigures(found, heads, fold) {
	const { figures_before: before, figures_after, scope } = found;
	const after = figures_after || {};
	const words = FIRST.filter((name) => isChanged(name, before, after)).map((name) =>
		labelled(figureName(name, scope), differenceText(name, before, after))
	);
	const summary = element(
		"summary",
		{ dataset: { key: "figures:more" } },
		[...words, __("More figures")].join(" · ")
	);
	const toggle = (event) => (fold.isOpen = event.target.open);
	return element(
		"details",
		{ class: "fsm-more-figures", open: fold.isOpen, on: { toggle } },
		summary,
		drawFigures(found, heads)
	);
}

function isChanged(name, before, after) {
	return (
		typeof before?.[name] === "number" && typeof after[name] === "number" && before[name] !== after[name]
	);
}

function line(name, scope, before, after) {
	const sides = [before?.[name], after[name]].map((value) => figureText(name, value));
	const cells = sides.map((text) => element("td", {}, text));
	const heading = element("th", { scope: "row" }, figureName(name, scope));
	const difference = [differenceText(name, before, after), worthText(name, before, after)];
	return element("tr", { dataset: { figure: name } }, heading, cells, element("td", {}, difference));
}

function differenceText(name, before, after) {
	const [one, other] = [before?.[name], after[name]];
	if (typeof one !== "number" || typeof other !== "number") return "–";
	if (one === other) return "=";
	if (name === "cost") return dollarsText(other - one);
	return name.endsWith("_minutes") ? minutesText(other - one) : countText(other - one);
}

// what the difference of a figure is worth, where it has a rate
function worthText(name, before, after) {
	const [from, to] = [before?.costs?.[CAUSES[name]], after.costs?.[CAUSES[name]]];
	const isKnown = typeof from === "number" && typeof to === "number" && from !== to;
	return isKnown ? element("div", {}, dollarsText(to - from)) : null;
}

const countText = (count) => `${count > 0 ? "+" : ""}${numberText(count)}`;

// what the dollars hold: what has no rate is not counted, and that is said
function pricedText({ costs }) {
	if (!costs) return "";
	const causes = Object.keys(PRICED).filter((cause) => typeof costs[cause] === "number");
	if (!causes.length)
		return __(
			"No dollars: no technician has an hourly cost, and the settings of dispatch have no cost either."
		);
	return __("Counted in dollars: {0}.", [causes.map((cause) => PRICED[cause]()).join(", ")]);
}
