// Parts that several views of the page have.
import { element } from "../elements/elements.js";

// settings and lists have the same kind of address
export const address_of = (doctype) => frappe.router.make_url([frappe.router.slug(doctype)]);

export const link_to = (address, label, properties = {}) =>
	element("a", { class: "btn btn-default btn-sm", href: address, ...properties }, label);

// managers look at the page, administrators change what it shows; the server decides it again
export const may_change = () => frappe.user.has_role("System Manager");

// a state in words, with a colour beside them
export const pill = (colour, label) =>
	element("span", { class: `indicator-pill no-indicator-dot ${colour} no-margin` }, label);
