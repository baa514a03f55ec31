// What statuses, priorities and warnings are called, and the letter or drawing that stands for each.
export const STATUSES = {
	Draft: ["planned", () => __("Draft", null, "Dispatch Job")],
	Scheduled: ["planned", () => __("Scheduled", null, "Dispatch Job")],
	Dispatched: ["sent", () => __("Dispatched", null, "Dispatch Job")],
	"En Route": ["road", () => __("En Route", null, "Dispatch Job")],
	"On Site": ["onsite", () => __("On Site", null, "Dispatch Job")],
	"On Hold": ["hold", () => __("On Hold", null, "Dispatch Job")],
	Completed: ["done", () => __("Completed", null, "Dispatch Job")],
	"Not Done": ["failed", () => __("Not Done", null, "Dispatch Job")],
	Cancelled: ["failed", () => __("Cancelled", null, "Dispatch Job")],
};
export const PRIORITIES = {
	Urgent: () => __("Urgent", null, "Priority"),
	High: () => __("High", null, "Priority"),
	Medium: () => __("Medium", null, "Priority"),
	Low: () => __("Low", null, "Priority"),
};
export const PRIORITY_ORDER = Object.keys(PRIORITIES);

const FINISHED = new Set(["Completed", "Not Done", "Cancelled"]);
const STARTED = new Set(["En Route", "On Site"]);

export const isFinished = (job) => FINISHED.has(job.status);
export const hasStarted = (job) => STARTED.has(job.status);
// a visit that a gesture may move; the server has the last word
export const canMove = (job) => !isFinished(job) && !hasStarted(job);

/** What the customer asks for, as the server words it; empty if they ask for nothing. */
export const wishOf = ({ warnings }) => (warnings || []).find(({ kind }) => kind === "customer")?.text || "";

// why a card cannot be dragged where it stands
export function whyFixed(job) {
	if (hasStarted(job) || isFinished(job))
		return __("{0} has begun or ended, so it stays where it is.", [job.subject]);
	if (job.locked) return __("It is locked: unlock it first.");
	return __("Move it on the row of the technician who leads the visit.");
}

// where a Line Verdict says to look: its drawing and its words
const VERDICTS = {
	"Area Fault": ["area", () => __("Area fault", null, "Line Verdict")],
	"Fibre to the House": ["fibre", () => __("Fibre to the house", null, "Line Verdict")],
	"Wi-Fi at Home": ["wifi", () => __("Wi-Fi at home", null, "Line Verdict")],
	Unpaid: ["unpaid", () => __("Unpaid, suspended", null, "Line Verdict")],
	"Device Off": ["power", () => __("Device off", null, "Line Verdict")],
	"Nothing Seen": ["unseen", () => __("Nothing seen", null, "Line Verdict")],
};
export const verdictIcon = (verdict) => VERDICTS[verdict]?.[0] || "unseen";
export const verdictText = (verdict) => VERDICTS[verdict]?.[1]() || verdict;

export const statusIcon = (status) => (STATUSES[status] || STATUSES.Draft)[0];
export const statusText = (status) => (STATUSES[status] ? STATUSES[status][1]() : status);
export const priorityText = (priority) => (PRIORITIES[priority] ? PRIORITIES[priority]() : priority);
export const priorityLetter = (priority) => priorityText(priority).charAt(0).toUpperCase();

const COUNTS = {
	Draft: [() => __("{0} draft", [1]), (count) => __("{0} drafts", [count])],
	Scheduled: [() => __("{0} visit planned", [1]), (count) => __("{0} visits planned", [count])],
	Dispatched: [() => __("{0} visit sent", [1]), (count) => __("{0} visits sent", [count])],
	"En Route": [() => __("{0} en route", [1]), (count) => __("{0} en route", [count])],
	"On Site": [() => __("{0} on site", [1]), (count) => __("{0} on site", [count])],
	"On Hold": [() => __("{0} on hold", [1]), (count) => __("{0} on hold", [count])],
	Completed: [() => __("{0} visit completed", [1]), (count) => __("{0} visits completed", [count])],
	"Not Done": [() => __("{0} visit not done", [1]), (count) => __("{0} visits not done", [count])],
	Cancelled: [() => __("{0} visit cancelled", [1]), (count) => __("{0} visits cancelled", [count])],
};
// "34 planned": French says one and many differently
export const statusCount = (status, count) => COUNTS[status][count === 1 ? 0 : 1](count);

const DONE = {
	moved: [() => __("1 visit moved."), (count) => __("{0} visits moved.", [count])],
	locked: [() => __("1 visit locked."), (count) => __("{0} visits locked.", [count])],
	unlocked: [() => __("1 visit unlocked."), (count) => __("{0} visits unlocked.", [count])],
	published: [() => __("1 visit published."), (count) => __("{0} visits published.", [count])],
};
// "3 visits moved."
export const visitsDone = (what, count) => DONE[what][count === 1 ? 0 : 1](count);

// "2 visits stay as they were."
export const visitsStay = (count) =>
	count === 1 ? __("1 visit stays as it was.") : __("{0} visits stay as they were.", [count]);

// "1 visit", "3 visits"
export function visits(count) {
	return count === 1 ? __("1 visit") : __("{0} visits", [count]);
}
