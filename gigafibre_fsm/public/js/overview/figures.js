// A section of figures: each leads to its records, shows its parts as bars with numbers, and says how it is computed.
import { element } from "../elements/elements.js";
import { address_of, figure_words, part_word, section_word, write } from "./words.js";

/**
 * @param {FigureSection} section
 * @param {Set<string | null>} open keys of the explanations that are unfolded
 */
export function draw_section(section, open) {
	const id = `fsm-biz-${section.key}`;
	return element(
		"section",
		{ class: "fsm-biz-section", "aria-labelledby": id },
		element("h2", { id }, section_word(section.key)),
		element(
			"div",
			{ class: "fsm-biz-tiles" },
			section.figures.map((figure) => tile(figure, open))
		)
	);
}

/** @param {BusinessFigure} figure */
function tile(figure, open) {
	const { label, how } = figure_words(figure.key);
	const how_key = `how-${figure.key}`;
	return element(
		"article",
		{ class: `fsm-biz-tile ${figure.is_alarm ? "fsm-biz-alarm" : ""}`, dataset: { figure: figure.key } },
		element(
			"a",
			{ class: "fsm-biz-link", href: address_of(figure), dataset: { key: figure.key } },
			element("span", { class: "fsm-biz-label" }, label),
			element("strong", { class: "fsm-biz-value" }, write(figure.value, figure.unit)),
			figure.is_alarm && element("span", { class: "fsm-biz-sign" }, `▲ ${__("To look at")}`)
		),
		figure.parts.length > 0 && bars(figure),
		element(
			"details",
			{ dataset: { key: how_key }, open: open.has(how_key) },
			element(
				"summary",
				{ dataset: { key: `summary-${figure.key}` } },
				__("How it is computed"),
				element("span", { class: "sr-only" }, ` ${label}`)
			),
			element("p", {}, how)
		)
	);
}

/** @param {BusinessFigure} figure */
function bars(figure) {
	const most = Math.max(...figure.parts.map((part) => Math.abs(part.value)), 1);
	return element(
		"ul",
		{ class: "fsm-biz-bars" },
		figure.parts.map((part) =>
			element(
				"li",
				{},
				element("span", { class: "fsm-biz-part" }, part_word(figure.key, part.code)),
				element("span", { class: "fsm-biz-number" }, write(part.value, figure.unit)),
				element(
					"span",
					{ class: "fsm-biz-track", "aria-hidden": "true" },
					element("span", {
						class: `fsm-biz-bar ${part.value < 0 ? "fsm-biz-less" : ""}`,
						style: { width: `${(100 * Math.abs(part.value)) / most}%` },
					})
				)
			)
		)
	);
}
