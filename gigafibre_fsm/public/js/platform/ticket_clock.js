// How a ticket stands by its clock, in words and a colour, from the fields of its Issue: the same reading as
// domain/care/service_level/clock.py. The fields with times are in UTC; ERPNext's, which are shown, in the site's zone.
import { NEAR, duration, moment, page_locale } from "./formatting.js";

export const CLOCK_FIELDS = [
	"fsm_clock_phase",
	"fsm_clock_kind",
	"fsm_clock_soon",
	"fsm_clock_due",
	"fsm_clock_left",
	"fsm_clock_answer",
	"fsm_clock_result",
	"response_by",
	"sla_resolution_by",
];
export const COLOURS = {
	fine: "blue",
	soon: "orange",
	overdue: "red",
	paused: "gray",
	met: "green",
	failed: "red",
};

// fine, soon, overdue, paused, met, failed; empty without a service level
export function read_state(doc, now = Date.now()) {
	if (!doc.fsm_clock_phase) return "";
	if (!doc.fsm_clock_kind) return (doc.fsm_clock_result || doc.fsm_clock_answer || "").toLowerCase();
	if (doc.fsm_clock_phase === "Paused") return "paused";
	if (doc.fsm_clock_due && now > instant(doc.fsm_clock_due)) return "overdue";
	return doc.fsm_clock_soon && now >= instant(doc.fsm_clock_soon) ? "soon" : "fine";
}

// a sentence; empty without a service level
export function describe_clock(doc, now = Date.now(), today = frappe.datetime.nowdate()) {
	const state = read_state(doc, now);
	const is_answer = doc.fsm_clock_kind === "First Answer";
	const due = is_answer ? doc.response_by : doc.sla_resolution_by;
	const when = due ? moment(due, page_locale(), NEAR, today) : "";
	if (state === "met" || state === "failed") return describe_end(doc, state);
	if (state === "paused") return describe_pause(doc.fsm_clock_left);
	if (!when) return state && __("The service level has no support hours.");
	if (is_answer)
		return {
			fine: __("Answer the customer by: {0}", [when]),
			soon: __("Answer the customer soon, by: {0}", [when]),
			overdue: __("The answer to the customer is overdue since: {0}", [when]),
		}[state];
	return {
		fine: __("Settle it by: {0}", [when]),
		soon: __("Settle it soon, by: {0}", [when]),
		overdue: __("It should have been settled by: {0}", [when]),
	}[state];
}

function describe_end(doc, state) {
	const is_met = state === "met";
	if (doc.fsm_clock_result) return is_met ? __("It was settled in time.") : __("It was settled late.");
	return is_met ? __("The customer was answered in time.") : __("The customer was answered late.");
}

function describe_pause(left) {
	const length = duration(Math.abs(left) / 60);
	if (left < 0) return __("The clock is paused; it is {0} of support late.", [length]);
	return __("The clock is paused; {0} of support are left.", [length]);
}

const instant = (text) => Date.parse(`${text.replace(" ", "T")}Z`);

// above the form, and again each half minute while it is shown
export function show_clock(frm) {
	silence_erpnext(frm);
	draw(frm);
	frm.fsm_clock_timer ??= setInterval(() => {
		if (frm.doc && document.body.contains(frm.wrapper) && !frm.is_new()) draw(frm);
	}, 30_000);
}

function draw(frm) {
	const text = frm.doc.fsm_clock_phase ? describe_clock(frm.doc) : "";
	const banner = (frm.fsm_clock_banner ??= $("<div>").insertBefore(frm.layout.message));
	const late = frm.doc.fsm_clock_answer === "Failed" && frm.doc.fsm_clock_kind === "Resolution";
	const words = late ? `${text} ${__("The first answer was late.")}` : text;
	banner
		.attr("class", `form-message fsm-ticket-clock ${COLOURS[read_state(frm.doc)] ?? ""}`)
		.attr("role", "status")
		.toggleClass("hidden", !text);
	// a screen reader says it only when it changes
	if (banner.text() !== words) banner.text(words);
}

// how the headline begins that ERPNext's service_level_agreement scripts write
const ERPNEXTS = /^\s*<div class="row">\s*<div class="col-xs-12/;

// ERPNext's line says what its own times and agreement_status say; every other headline stays, and its way to clear one
// before it writes is left out with it
function silence_erpnext(frm) {
	if (frm.fsm_erpnext_is_silent) return;
	frm.fsm_erpnext_is_silent = true;
	const dashboard = frm.dashboard;
	const write = dashboard.set_headline_alert.bind(dashboard);
	dashboard.clear_headline = () => {};
	dashboard.set_headline_alert = (text, colour) => {
		if (!text) frm.layout.show_message();
		else if (!ERPNEXTS.test(text)) write(text, colour);
	};
}
