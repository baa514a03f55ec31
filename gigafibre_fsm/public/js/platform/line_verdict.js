// Where the line says that the trouble of a visit or a ticket is: a section of its form, with the facts in words.
import { button, element } from "../elements/elements.js";

const API = "gigafibre_fsm.api.line_verdicts";
export const COLOURS = {
	"Area Fault": "red",
	"Fibre to the House": "orange",
	"Wi-Fi at Home": "blue",
	Unpaid: "purple",
	"Device Off": "yellow",
	"Nothing Seen": "gray",
};

export async function show_line_verdict(frm) {
	const { doctype, name } = frm.doc;
	const answer = await frappe.call({ method: `${API}.show`, type: "GET", args: { doctype, name } });
	if (answer.exc || frm.doc.name !== name) return; // another one was opened meanwhile
	const { verdict, question, phone } = answer.message;
	frm.layout.wrapper.find(".fsm-line-verdict").closest(".form-dashboard-section").remove();
	if (!verdict && !question) return;
	const body = frm.dashboard.add_section("<div class='fsm-line-verdict'></div>", __("Line"));
	const root = body.find(".fsm-line-verdict")[0];
	if (question) root.append(...asked(frm, question, phone));
	if (verdict) root.append(...told(verdict));
	frm.dashboard.show();
}

function told(verdict) {
	const head = element("p", {}, pill(verdict), ` ${verdict.advice}`);
	const facts = element(
		"ul",
		{},
		verdict.facts.map((text) => element("li", {}, text))
	);
	const link = verdict.incident
		? element(
				"a",
				{ href: frappe.utils.get_form_link("Network Incident", verdict.incident) },
				__("Open the incident")
			)
		: null;
	const judged = element(
		"p",
		{ class: "text-muted" },
		__("Judged: {0}", [verdict.judged]),
		link && " · ",
		link
	);
	return [head, facts, judged];
}

const pill = (verdict) =>
	element("span", { class: `indicator-pill ${COLOURS[verdict.kind] || "gray"}` }, verdict.word);

// what becomes of a visit that waited for an outage which is over
function asked(frm, question, phone) {
	const keep = button(__("Keep the visit"), () => keep_visit(frm));
	const number = gigafibre_fsm.formatting.phone_number(phone);
	const call = phone
		? element("a", { class: "btn btn-default btn-sm", href: `tel:${phone}` }, __("Call {0}", [number]))
		: element("span", { class: "text-muted" }, __("There is no phone number."));
	return [
		element("p", { role: "status" }, element("b", {}, question)),
		element("p", { class: "d-flex flex-wrap align-items-center", style: "gap: 8px" }, keep, call),
	];
}

async function keep_visit(frm) {
	const answer = await frappe.call({
		method: `${API}.keep_visit`,
		args: { job: frm.doc.name },
		freeze: true,
	});
	if (answer.exc) return;
	frappe.show_alert({ message: __("The visit is kept."), indicator: "green" });
	frm.reload_doc();
}
