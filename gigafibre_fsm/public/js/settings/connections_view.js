// One card for each system outside: how it is, a test, and what works without it.
import { button, element } from "../elements/elements.js";
import { read, write } from "../platform/server.js";
import { address_of, link_to, may_change, pill } from "./parts.js";

/** @type {Record<string, [string, () => string]>} */
const CONDITIONS = {
	Failing: ["red", () => __("✗ Failing")],
	Working: ["green", () => __("✓ Works")],
	Untried: ["blue", () => __("Switched on, not heard of yet")],
	"Switched Off": ["gray", () => __("Switched off")],
	"Never Set Up": ["gray", () => __("Never set up")],
};
const SIGNS = { green: "✓", orange: "!", red: "✗" };

export class ConnectionsView {
	constructor(settings) {
		this.settings = settings;
		/** @type {VendorCard[]} */
		this.cards = [];
		/** @type {Record<string, {colour: string, sentence: string}>} */
		this.answers = {};
		this.tested = "";
	}

	get is_loaded() {
		return this.cards.length > 0;
	}

	async load() {
		this.cards = (await read("settings.load")).vendors;
	}

	draw() {
		const failing = this.cards.filter(({ condition }) => condition === "Failing");
		const head = failing.length
			? __("These fail now: {0}.", [failing.map(({ title }) => title).join(", ")])
			: __("Nothing fails now. Each card says what works without it.");
		return element(
			"div",
			{},
			element("p", { class: "fsm-set-head" }, head),
			element(
				"ul",
				{ class: "fsm-set-cards" },
				this.cards.map((card) => this.card(card))
			)
		);
	}

	card(card) {
		const [colour, words] = CONDITIONS[card.condition];
		return element(
			"li",
			{ class: "fsm-set-card", dataset: { vendor: card.key } },
			element("h3", {}, card.title),
			element("p", {}, pill(colour, words())),
			element("p", {}, card.purpose),
			card.succeeded && element("p", { class: "fsm-set-soft" }, __("Last answer: {0}", [card.succeeded])),
			card.failed && element("p", { class: "fsm-set-soft" }, failure_of(card)),
			card.calls_us && element("p", { class: "fsm-set-soft" }, call_of(card)),
			element("p", { class: "fsm-set-soft" }, card.without),
			this.answer(card),
			this.actions(card)
		);
	}

	actions(card) {
		const is_tested = this.tested === card.key;
		const test = button(is_tested ? __("Testing…") : __("Test it"), () => this.test(card), {
			disabled: Boolean(this.tested),
			"aria-busy": String(is_tested),
			"aria-label": __("Test it: {0}", [card.title]),
			dataset: { key: `test:${card.key}` },
		});
		const open = link_to(address_of(card.doctype), __("Open settings"), {
			"aria-label": __("Open settings: {0}", [card.title]),
			dataset: { key: `form:${card.key}` },
		});
		return element(
			"div",
			{ class: "fsm-set-actions" },
			card.may_test && may_change() && test,
			card.may_open && open
		);
	}

	answer({ key }) {
		const answer = this.answers[key];
		const text = answer ? `${SIGNS[answer.colour] ?? ""} ${answer.sentence}` : "";
		return element("p", { class: "fsm-set-answer", role: "status", hidden: !answer }, text);
	}

	async test(card) {
		this.tested = card.key;
		this.settings.draw();
		try {
			const answer = await write("settings.test_vendor", { vendor: card.key });
			this.answers[card.key] = answer;
			this.cards = this.cards.map((each) => (each.key === card.key ? answer.card : each));
		} catch (error) {
			this.answers[card.key] = { colour: "red", sentence: error.message };
		}
		this.tested = "";
		this.settings.draw();
	}
}

const call_of = ({ called }) =>
	called
		? __("Last webhook: {0}", [called])
		: __("No webhook has come yet: register this site's address there.");
const failure_of = ({ failed, problem }) =>
	problem ? __("Last failure ({0}): {1}", [failed, problem]) : __("Last failure: {0}", [failed]);
