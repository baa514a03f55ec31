// Fields of the wizard: each with its label, large enough for a finger.
import { element } from "../elements/elements.js";

/**
 * @param {string} name
 * @param {string} label
 * @param {unknown} value
 * @param {object} [properties]
 */
export function field(name, label, value, properties = {}) {
	const id = `fsm-no-${name}`;
	return element(
		"div",
		{ class: "fsm-no-field" },
		element("label", { for: id }, label),
		element("input", {
			id,
			name,
			type: "text",
			class: "form-control",
			maxlength: "140",
			autocomplete: "off",
			value: value || null,
			...properties,
		})
	);
}

export function choice(name, label, options, chosen) {
	const id = `fsm-no-${name}`;
	const select = element("select", { id, name, class: "form-control" });
	select.append(
		...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text))
	);
	return element("div", { class: "fsm-no-field" }, element("label", { for: id }, label), select);
}

export function form(send, label, ...parts) {
	const shown = element(
		"form",
		{
			class: "fsm-no-form",
			on: {
				submit(event) {
					event.preventDefault();
					send(Object.fromEntries(new FormData(shown)));
				},
			},
		},
		...parts,
		element("button", { type: "submit", class: "btn btn-primary fsm-no-next" }, label)
	);
	return shown;
}
