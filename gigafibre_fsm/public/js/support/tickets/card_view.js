// A ticket in a list or a column: one option of a listbox, read as a sentence by a screen reader.
import { element } from "../../elements/elements.js";
import { day_window } from "../../platform/formatting.js";
import { clock_sign, clock_text, kind_word, person_name, status_word, when } from "./words.js";

const USUAL = "Medium"; // priority

/**
 * @param {TicketCard} card
 * @param {{is_chosen: boolean, at: string, open: (card: TicketCard) => void}} how
 */
export function card_view(card, how) {
	return element(
		"li",
		{
			class: `fsm-tk-card fsm-tk-${card.clock.state}`,
			role: "option",
			tabindex: "-1",
			"aria-selected": String(how.is_chosen),
			dataset: { key: `${how.at}:${card.name}`, ticket: card.name, incident: card.incident },
			on: { click: () => how.open(card) },
		},
		element(
			"div",
			{ class: "fsm-tk-head" },
			element("b", { class: "fsm-tk-subject" }, card.tickets > 1 ? folded_title(card) : card.subject),
			clock_pill(card.clock)
		),
		element("div", { class: "fsm-tk-soft" }, facts(card).join(" · ")),
		signs(card)
	);
}

export const clock_pill = (clock) =>
	element(
		"span",
		{ class: `fsm-tk-clock fsm-tk-${clock.state}`, title: clock.due ? when(clock.due) : null },
		element("span", { "aria-hidden": "true" }, `${clock_sign(clock.state)} `),
		clock_text(clock)
	);

const folded_title = (card) => __("{0} tickets of the outage {1}", [card.tickets, card.incident]);

/** @param {TicketCard} card */
function facts(card) {
	const people = card.people.map(person_name).join(", ") || __("nobody");
	const known = [card.customer_name || __("no customer"), card.name, status_word(card.status)];
	return [...known, kind_word(card.kind), people, when(card.opened_on)];
}

/** @param {TicketCard} card */
function signs(card) {
	const found = [];
	if (card.is_unanswered && card.tickets === 1) found.push(sign("✉", __("The customer wrote last"), "new"));
	if (card.priority && card.priority !== USUAL) found.push(sign("!", __(card.priority)));
	if (card.line) found.push(sign("⌁", card.line_word, "line"));
	if (card.incident && card.tickets === 1) found.push(sign("⚠", card.incident, "line"));
	for (const device of card.devices) found.push(sign("▣", device));
	if (card.visit) found.push(sign("⌂", __("Visit: {0}", [visit_words(card.visit)])));
	if (card.wakes_on) found.push(sign("z", __("Put aside until {0}", [when(card.wakes_on)])));
	return found.length ? element("div", { class: "fsm-tk-signs" }, found) : null;
}

const sign = (mark, words, kind = "") =>
	element(
		"span",
		{ class: `fsm-tk-sign ${kind && `fsm-tk-sign-${kind}`}` },
		element("span", { "aria-hidden": "true" }, `${mark} `),
		words
	);

export function visit_words({ status, starts, ends }) {
	const said = __(status, null, "Dispatch Job");
	return starts && ends ? `${said}, ${day_window(String(starts), String(ends))}` : said;
}
