// Words of the timeline and of the cards: what is stored, as people read it.
import * as formatting from "../platform/formatting.js";

export const today = () => frappe.datetime.now_date();
export const moment = (at) => formatting.moment(at, undefined, formatting.SHORT, today());
export const day = (date) => formatting.day(date, undefined, formatting.SHORT, today());
export const window_of = ([start, end]) =>
	formatting.day_window(start, end, undefined, formatting.SHORT, today());

/** @param {BillingSystem} side */
export function billed_by({ state, boundary }) {
	const from = boundary ? day(boundary) : "";
	const words = {
		Legacy: __("Billed by the old system."),
		Stopping: __("Billed by nobody now: the move from the old system is under way."),
		New: from ? __("Billed here since {0}; by the old system before.", [from]) : __("Billed here."),
		Returning: __("Billed by nobody now: the account goes back to the old system."),
	};
	return words[state] || state;
}

/** @returns {Record<string, string>} */
export const kind_words = () => ({
	call: __("Calls"),
	text: __("Texts"),
	mail: __("E-mails and messages"),
	ticket: __("Tickets"),
	visit: __("Visits"),
	payment: __("Payments"),
	modem: __("Modem"),
	note: __("Notes"),
	flow: __("Flows"),
});

const state_contexts = {
	text: "FSM SMS",
	ticket: "Issue",
	visit: "Dispatch Job",
	payment: "FSM Payment",
	modem: "CPE Command",
	flow: "Flow Run",
	call: "FSM Call",
};

const GOOD = [
	"Delivered",
	"Sent",
	"Done",
	"Booked",
	"Succeeded",
	"Completed",
	"Resolved",
	"Closed",
	"Opened",
	"Read",
];
const BAD = ["Failed", "Error", "Bounced", "Rejected", "Lost", "No Answer", "Busy", "Not Done"];

// green, red or plain; the word stands beside the colour
export const tone_of = (state) => (BAD.includes(state) ? "red" : GOOD.includes(state) ? "green" : "gray");

/** @param {TimelineRow} row */
export function state_of(row) {
	return row.state && row.state !== "Linked" ? __(row.state, null, state_contexts[row.kind]) : "";
}

/** @param {TimelineRow} row */
export function title_of(row) {
	const came_in = row.side === "in";
	const number = formatting.phone_number(row.detail) || __("a hidden number");
	switch (row.kind) {
		case "text":
			return came_in ? __("Text from {0}", [number]) : __("Text to {0}", [number]);
		case "call":
			return call_title(row, came_in ? __("Call from {0}", [number]) : __("Call to {0}", [number]));
		case "mail":
			return mail_title(row, came_in);
		case "ticket":
			return __("Ticket {0}: {1}", [row.about_name, row.title || __(row.detail)]);
		case "visit":
			return `${__("Visit {0}", [row.about_name])} · ${__(row.title, null, "Dispatch Job Event")}`;
		case "payment":
			return payment_title(row);
		case "modem":
			return `${__(row.title, null, "CPE Command")} · ${row.detail || row.about_name}`;
		case "note":
			return row.about_doctype === "Customer" ? __("Note") : __("Note on {0}", [row.about_name]);
		default:
			return row.title;
	}
}

const call_title = (row, label) => (row.title ? `${label} · ${__(row.title, null, "FSM Call")}` : label);

// an e-mail has an address of the other side; what is written in the account has none
/** @param {TimelineRow} row */
export const tag_of = (row) =>
	row.kind === "mail" ? (row.detail ? __("E-mail") : __("Message")) : kind_words()[row.kind];

function mail_title(row, came_in) {
	const subject = row.title || tag_of(row);
	const address = (row.detail || "").split(",")[0];
	const about = row.about_doctype === "Issue" ? ` · ${row.about_name}` : "";
	const label = came_in ? __("From {0}", [address || row.author]) : address && __("To {0}", [address]);
	return [subject, label].filter(Boolean).join(" · ") + about;
}

function payment_title(row) {
	const amount = row.amount === null ? "" : formatting.money(row.amount);
	return [row.side === "out" ? __("Refund") : __("Payment"), amount, row.title && __(row.title)]
		.filter(Boolean)
		.join(" · ");
}

/** @param {TimelineRow} row */
export function text_of(row) {
	if (row.is_hidden) return __("Its words name amounts: they are shown to who has the role FSM Accounts.");
	return row.kind === "visit" ? formatting.spell_out(row.text, undefined, today()) : row.text;
}
