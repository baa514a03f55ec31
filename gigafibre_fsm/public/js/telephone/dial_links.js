// Every number at the desk can be dialled: a link beside the field of a form, the number itself in lists and reports, and any
// link of a page that begins with “tel:”. What is no number to dial, 911 above all, stays text.
import { element } from "../elements/elements.js";
import { read_number } from "./numbers.js";

const TEXTS = ["Data", "Read Only"];
const SAID = ["Phone", "Mobile"]; // as options
const is_phone_field = (df) =>
	df?.fieldtype === "Phone" ||
	(TEXTS.includes(df?.fieldtype) && (SAID.includes(df.options) || NAMES.test(df.fieldname)));
// fields of ERPNext and of ours that hold a number without saying so
const NAMES = /(^|_)(phone|mobile|mobile_no|phone_no|cell_number|number)$/;
const OURS = {
	number: ["FSM Call", "FSM SMS"],
	from_number: ["FSM Call"],
	to_number: ["FSM Call", "FSM SMS"],
};

const may_dial = (df) =>
	is_phone_field(df) && (!(df.fieldname in OURS) || OURS[df.fieldname].includes(df.parent));

/** @param {(number: string, about: { customer?: string, issue?: string }) => void} dial */
export function offer_dialling(dial) {
	document.addEventListener("click", (event) => follow(event, dial), true);
	$(document).on("form-refresh", (_event, frm) => mark_fields(frm));
	const format = frappe.format;
	frappe.format = function (value, df, options, doc) {
		const shown = format.call(this, value, df, options, doc);
		if (!value || !may_dial(df) || options?.for_print || read_number(value).refusal) return shown;
		return link_to(value).outerHTML;
	};
}

const link_to = (value) =>
	element("a", { href: `tel:${read_number(value).number}`, class: "fsm-dial", title: __("Call") }, value);

// before a list opens the row, before a program of the computer starts
function follow(event, dial) {
	const link = event.target instanceof Element && event.target.closest('a[href^="tel:"]');
	if (!link || "fsmHand" in link.dataset) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	dial(decodeURIComponent(link.getAttribute("href").slice(4)), about_page());
}

// whose form is open: the call is theirs, and the ticket's
function about_page() {
	const [view, doctype, name] = frappe.get_route();
	if (view === "customer-360" && doctype) return { customer: doctype };
	if (view !== "Form" || cur_frm?.docname !== name) return {};
	if (doctype === "Customer") return { customer: name };
	const { customer = "" } = cur_frm.doc;
	return doctype === "Issue" ? { customer, issue: name } : { customer };
}

function mark_fields(frm) {
	for (const field of Object.values(frm.fields_dict)) {
		if (!may_dial(field.df) || !field.$wrapper) continue;
		field.$wrapper.find(".fsm-dial-beside").remove();
		const { number, refusal } = read_number(frm.doc[field.df.fieldname]);
		if (refusal) continue;
		const link = element(
			"a",
			{ href: `tel:${number}`, class: "fsm-dial-beside", "aria-label": __("Call {0}", [number]) },
			`☎ ${__("Call")}`
		);
		field.$wrapper.find(".clearfix").first().append(link);
	}
}
