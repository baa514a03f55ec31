// Elements that only the team's page has.
import { element } from "../elements/elements.js";

export { button, element, keepingFocus } from "../elements/elements.js";

// a person's picture, or their initials
export function avatar({ photo, initials, color }) {
	if (photo) return element("img", { class: "fsm-face", src: photo, alt: "" });
	return element(
		"span",
		{ class: "fsm-face", "aria-hidden": "true", style: { "--face": color || "var(--gray-500)" } },
		initials
	);
}
