// What nobody may overlook stands first: who was promised what, how to reach them, what is still possible.
import { element } from "../dom.js";
import { dayOf, dayText, minutesOf, windowText } from "../time.js";
import { phone_number as phoneText } from "../../platform/formatting.js";

export function drawPromises(promises) {
	if (!promises?.length) return null;
	const title =
		promises.length === 1 ? __("1 promise at risk") : __("{0} promises at risk", [promises.length]);
	const hint = __("Such a visit stays unless you accept below that its promise is broken.");
	return element(
		"section",
		{ class: "fsm-promises" },
		element("h3", {}, title),
		element("ul", {}, promises.map(promiseLine)),
		element("p", { class: "fsm-soft" }, hint)
	);
}

function promiseLine({ job, customer, phone, window, windows_left }) {
	const told = window ? `${dayText(dayOf(minutesOf(window[0])))}, ${windowText(window)}` : "";
	const left = windows_left.map((one) => `${dayText(dayOf(minutesOf(one[0])))}, ${windowText(one)}`);
	const still = left.length
		? __("Still possible: {0}", [left.join(" · ")])
		: __("No other window was found in the next days.");
	const call = phone ? element("a", { href: `tel:${phone}` }, phoneText(phone)) : __("no phone number");
	return element(
		"li",
		{ dataset: { promise: job } },
		element("b", {}, customer),
		` · ${told} · `,
		call,
		element("div", {}, still)
	);
}
