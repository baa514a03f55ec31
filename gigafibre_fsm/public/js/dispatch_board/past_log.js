// What happened to the days shown, the newest first: who moved what, and which messages went out.
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { entriesOf } from "./past_messages.js";
import { clock, dayOf, dayText, minutesOf, spanText } from "./time.js";

const FIRST_LETTERS = 70;
const KINDS = {
	all: () => __("Everything"),
	moves: () => __("Moves"),
	messages: () => __("Messages"),
};
const STATES = {
	sent: ["sent", () => __("Sent")],
	delivered: ["done", () => __("Delivered")],
	failed: ["failed", () => __("Failed")],
	waits: ["held", () => __("Waits to be sent")],
	recorded: ["draft", () => __("Recorded only, not sent")],
	unknown: ["warning", () => __("Unknown whether it arrived")],
	cancelled: ["failed", () => __("Not sent")],
};

export class PastLog {
	/**
	 * @param {(back: number) => void} lookAt shows the board as it stood before that many steps
	 * @param {() => void} redraw
	 */
	constructor(lookAt, redraw) {
		this.lookAt = lookAt;
		this.redraw = redraw;
		/** @type {keyof typeof KINDS} */
		this.kind = "all";
		/** @type {Set<string>} */
		this.unfolded = new Set();
	}

	/**
	 * @param {BoardPast} past
	 * @param {number} back how many steps are taken away on the board
	 */
	draw({ steps, messages }, back) {
		const entries = entriesOf(steps, messages).filter(
			(entry) => this.kind === "all" || (this.kind === "messages") === "message" in entry
		);
		return element(
			"section",
			{},
			element("h3", {}, __("What happened")),
			this.filters({ all: steps.length + messages.length, moves: steps.length, messages: messages.length }),
			entries.length
				? element("ol", { class: "fsm-past-log" }, this.lines(entries, back))
				: element("p", { class: "fsm-soft" }, __("Nothing of this kind on the days shown."))
		);
	}

	filters(counts) {
		const kinds = Object.entries(KINDS).map(([kind, name]) =>
			button(`${name()} (${counts[kind]})`, () => this.choose(kind), {
				"aria-pressed": String(kind === this.kind),
				dataset: { key: `past:kind:${kind}` },
			})
		);
		return element("div", { class: "fsm-proposal-filters", role: "group", "aria-label": __("Show") }, kinds);
	}

	choose(kind) {
		this.kind = kind;
		this.redraw();
	}

	// each day has its own line above its entries
	lines(entries, back) {
		let before = "";
		return entries.flatMap((entry) => {
			const on = minutesOf("message" in entry ? entry.message.on : entry.step.on);
			const line = "message" in entry ? this.message(entry.message, on) : this.step(entry, on, back);
			const day = dayOf(on);
			if (day === before) return [line];
			before = day;
			return [element("li", { class: "fsm-past-day" }, dayText(day, "long")), line];
		});
	}

	step({ step, back }, on, shown) {
		const press = button("", () => this.lookAt(back), {
			class: "fsm-past-step",
			"aria-current": back === shown ? "step" : null,
			dataset: { key: `past:step:${back}` },
		});
		press.append(element("time", {}, clock(on)), " ", step.summary);
		return element("li", {}, press);
	}

	message(message, on) {
		const [sign, word] = STATES[message.state];
		const head = element(
			"summary",
			{ dataset: { key: `past:message:${message.message}` } },
			element("time", {}, clock(on)),
			" ",
			icon(message.kind),
			" ",
			element("b", {}, message.to),
			" · ",
			element("q", {}, firstWords(message.text)),
			" · ",
			element("span", { class: "fsm-past-state" }, icon(sign), " ", word())
		);
		const kind = message.kind === "mail" ? __("E-mail") : __("Text message");
		const whole = [
			element("p", { class: "fsm-past-text" }, message.text),
			element("p", { class: "fsm-soft" }, [kind, message.number, message.why].filter(Boolean).join(" · ")),
		];
		const isOpen = this.unfolded.has(message.message);
		const toggle = (event) =>
			event.target.open ? this.unfolded.add(message.message) : this.unfolded.delete(message.message);
		return element("li", {}, element("details", { open: isOpen, on: { toggle } }, head, whole));
	}
}

function firstWords(text) {
	if (text.length <= FIRST_LETTERS) return text;
	const words = text.slice(0, FIRST_LETTERS);
	return `${words.slice(0, Math.max(words.lastIndexOf(" "), FIRST_LETTERS / 2))}…`;
}

/**
 * "Louise was told 10 a.m. to noon at 9:14 a.m."
 * @param {{message: PastMessage, told: ToldVisitRow}} contradiction
 */
export function toldText({ message, told }) {
	const on = minutesOf(message.on);
	const when = `${dayText(dayOf(on))}, ${clock(on)}`;
	if (told.is_off && message.is_technician)
		return __("{0} was told that it is off their list ({1})", [message.to, when]);
	if (told.is_off) return __("{0} was told that the visit is off ({1})", [message.to, when]);
	const start = minutesOf(told.start || "");
	const hours = told.end ? spanText(start, minutesOf(told.end)) : clock(start);
	return __("{0} was told {1} ({2})", [message.to, `${dayText(dayOf(start))}, ${hours}`, when]);
}
