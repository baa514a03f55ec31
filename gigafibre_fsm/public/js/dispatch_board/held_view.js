// A slot that is kept free while its customer decides: hatched on the row, a line of the list.
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { partText } from "./midnight.js";
import { clock, minutesOf, spanText, windowText } from "./time.js";

const NARROW = 40; // pixels below which it holds a sign only

export const heldUntil = ({ until }) => __("held until {0}", [clock(minutesOf(until))]);

// who it is held for, when they would come and until when, for a screen reader and as a tooltip
function heldText({ arrival, duration, customer_name, window, until }) {
	const start = minutesOf(arrival);
	const told = __("Slot held for {0} until {1}", [customer_name, clock(minutesOf(until))]);
	return [told, spanText(start, start + duration), __("window {0}", [windowText(window)])].join(", ");
}

export function heldBlock(store, scale, slot, part, [lane, lanes]) {
	const [left, width] = scale.stretch(part.from, part.to, 14);
	const style = { left: `${left}px`, width: `${width}px`, "--at": lane, "--lanes": lanes };
	const text = [heldText(slot), partText(slot, part)].filter(Boolean).join(", ");
	const sign = icon("held");
	const lines =
		width < NARROW ? [[sign]] : [[sign, ` ${clock(minutesOf(slot.until))}`], [slot.customer_name]];
	return element(
		"div",
		{ class: "fsm-held", role: "img", "aria-label": text, title: text, style, dataset: { held: slot.job } },
		lines.map((line) => element("span", { class: "fsm-line" }, line))
	);
}
