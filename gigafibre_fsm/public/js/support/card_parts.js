// What every card is made of: a frame that the keyboard reaches, links, soft words.
import { element } from "../elements/elements.js";

export const link = (doctype, name, label) =>
	element("a", { href: frappe.utils.get_form_link(doctype, name) }, label || name);
// the ticket where it is answered
export const ticket_address = (name) => frappe.router.make_url(["tickets", name]);
export const soft = (text) => text && element("p", { class: "fsm-cust-soft" }, text);
export const nothing = (text) => element("p", { class: "fsm-cust-none" }, text);

export function card(key, title, ...children) {
	const id = `fsm-cust-h-${key}`;
	return element(
		"section",
		{ class: `fsm-cust-card fsm-cust-${key}`, "aria-labelledby": id, tabindex: "0", dataset: { card: key } },
		element("h3", { id }, title),
		...children
	);
}
