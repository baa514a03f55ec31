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

export const statusIcon = (status) => (STATUSES[status] || STATUSES.Draft)[0];
export const statusText = (status) => (STATUSES[status] ? STATUSES[status][1]() : status);
export const priorityText = (priority) => (PRIORITIES[priority] ? PRIORITIES[priority]() : priority);
export const priorityLetter = (priority) => priorityText(priority).charAt(0).toUpperCase();

// "1 visit", "3 visits"
export function visits(count) {
	return count === 1 ? __("1 visit") : __("{0} visits", [count]);
}
