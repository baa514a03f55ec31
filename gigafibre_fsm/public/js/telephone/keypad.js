// The keys of a telephone, for menus at the other end.
import { element } from "../elements/elements.js";

const KEYS = "123456789*0#";

export function keypad(telephone) {
	const press = (digits) => () => telephone.order("digits", { digits });
	const keys = [...KEYS].map((digit) =>
		element("button", { type: "button", class: "btn btn-default", on: { click: press(digit) } }, digit)
	);
	// typed as well, by whoever has the focus in it
	const typed = ({ key }) => KEYS.includes(key) && telephone.order("digits", { digits: key });
	return element(
		"div",
		{ class: "fsm-phone-keypad", role: "group", "aria-label": __("Keypad"), on: { keydown: typed } },
		keys
	);
}
