// A visit for a customer in three presses: what and where, free slots, and the one that suits them. Its ticket is opened with it.
import "../erpnext/booking.js";
import { ask } from "../platform/dialogs.js";
import * as server from "../platform/server.js";

// methods of the forms, whose answers are not declared for this script
/** @type {{ read: (method: string, values: object) => Promise<any>, write: (method: string, values: object) => Promise<any> }} */
const { read, write } = /** @type {any} */ (server);

/**
 * @typedef {object} VisitWish
 * @property {string} customer
 * @property {{name: string, subject: string}[]} tickets - open ones without a visit, the likeliest first.
 * @property {(subject: string) => Promise<string>} open_ticket - opens one where none is chosen; returns its name.
 * @property {(job: string, words: string) => unknown} booked - told the visit, and what to say.
 */

/** @param {VisitWish} wish */
export async function ask_for_visit(wish) {
	const known = await read("booking.booking_preview", { doctype: "Customer", name: wish.customer });
	let opened = ""; // a refusal of the visit opens no second ticket
	const send = async ({ ticket, subject, job_type, service_location }) => {
		try {
			const issue = ticket || (opened ||= await wish.open_ticket(subject));
			const { job } = await write("booking.job_from_issue", { issue, job_type, service_location });
			await gigafibre_fsm.booking.offer(job, wish.booked);
		} catch (error) {
			frappe.msgprint({ message: frappe.utils.escape_html(error.message), indicator: "red" });
			throw undefined; // the dialog stays open
		}
	};
	ask(fields_of(wish, known), send, __("Book visit"), __("Show free slots"));
}

function fields_of({ customer, tickets }, known) {
	const choices = tickets.map(({ name, subject }) => ({ value: name, label: `${name} · ${subject}` }));
	return [
		{
			fieldname: "problem",
			fieldtype: "HTML",
			hidden: !known.problem,
			options: `<p class="text-warning">${frappe.utils.escape_html(known.problem || "")}</p>`,
		},
		{
			fieldname: "ticket",
			fieldtype: "Select",
			label: __("Ticket"),
			options: [...choices, { value: "", label: __("A new ticket") }],
			default: tickets[0]?.name ?? "",
			hidden: !tickets.length,
		},
		{
			fieldname: "subject",
			fieldtype: "Data",
			label: __("Subject"),
			default: __("Visit asked for by telephone"),
			depends_on: "eval:!doc.ticket",
			mandatory_depends_on: "eval:!doc.ticket",
		},
		{
			fieldname: "job_type",
			fieldtype: "Link",
			options: "Dispatch Job Type",
			label: __("Job type"),
			reqd: 1,
			default: known.job_type,
			get_query: () => ({ filters: { disabled: 0 } }),
		},
		{
			fieldname: "service_location",
			fieldtype: "Link",
			options: "Service Location",
			label: __("Service location"),
			reqd: 1,
			default: known.service_location,
			get_query: () => ({ filters: { customer } }),
		},
	];
}
