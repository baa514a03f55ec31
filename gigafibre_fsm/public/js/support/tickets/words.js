// The words of the ticket desk: statuses, clocks, people, times.
import { moment, number, page_locale, SHORT } from "../../platform/formatting.js";

export const STATUSES = ["Open", "Replied", "On Hold", "Resolved", "Closed"];
export const status_word = (status) => __(status, null, "Issue");

// a sign beside the words: a state is never told by its colour alone
const CLOCKS = {
	overdue: ["▲", () => __("Overdue")],
	soon: ["◆", () => __("Due soon")],
	fine: ["●", () => __("In time")],
	paused: ["‖", () => __("Waits for the customer")],
	met: ["✓", () => __("Met")],
	failed: ["✕", () => __("Missed", null, "Support")],
	none: ["○", () => __("No deadline")],
};
export const clock_sign = (state) => (CLOCKS[state] || CLOCKS.none)[0];
export const clock_word = (state) => (CLOCKS[state] || CLOCKS.none)[1]();

const CLOSE = 2; // minutes that support time and the clock on the wall may differ

// how long until something is due, or since it was: the largest unit that says it. Only hours of support count: where
// a night lies between, the moment is said instead, which nobody takes for hours of the day.
function left_of({ seconds_left: seconds, due }) {
	if (seconds === null || seconds === undefined) return "";
	if (due && Math.abs(minutes_until(due) - seconds / 60) > CLOSE) return __("deadline {0}", [when(due)]);
	const minutes = Math.abs(seconds) / 60;
	const [value, unit] =
		minutes < 60 ? [minutes, "min"] : minutes < 48 * 60 ? [minutes / 60, "h"] : [minutes / 1440, __("d")];
	return `${seconds < 0 ? "−" : ""}${number(Math.floor(value), undefined, 0)}\u00a0${unit}`;
}

// both are the site's times
const minutes_until = (moment_of_site) =>
	(instant_of(moment_of_site) - instant_of(frappe.datetime.now_datetime())) / 60_000;
const instant_of = (text) => Date.parse(`${String(text).slice(0, 19).replace(" ", "T")}Z`);

// “Overdue · −3 h”, “In time · deadline Mon, Nov 30, 10 a.m.”
export const clock_text = (clock) => [clock_word(clock.state), left_of(clock)].filter(Boolean).join(" · ");

export const when = (text) => (text ? moment(String(text).slice(0, 16), page_locale(), SHORT) : "");

export function person_name(user) {
	if (user === frappe.session.user) return __("me");
	return frappe.boot.user_info?.[user]?.fullname || user;
}

export const kind_word = (kind) => (kind ? __(kind) : __("Without a kind"));

export const queue_word = (queue) => queue || __("Without a queue");

const LINES = {
	Working: () => __("Works"),
	"Weak signal": () => __("Weak signal"),
	Silent: () => __("Silent", null, "Support"),
	Down: () => __("Down"),
	Unknown: () => __("Unknown", null, "Support"),
};
export const line_word = (line) => (LINES[line] ? LINES[line]() : __("No device that reports"));

export const language_word = (language) => (language === "en" ? __("English") : __("French"));

const REASONS = {
	no_agents: () => __("Nobody is set up to be given tickets."),
	not_in_queue: () => __("Nobody of this ticket’s queue is set up to be given tickets."),
	all_away: () => __("Everybody is away."),
	no_language: () => __("Nobody who is there answers in this customer's language."),
	no_skill: () => __("Nobody who is there knows this kind of ticket."),
	all_full: () => __("Everybody who could take it has enough tickets."),
};
export const reason_word = (reason) => (REASONS[reason] ? REASONS[reason]() : "");
