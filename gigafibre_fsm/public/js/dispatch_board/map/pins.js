// What stands on the map: a visit to place, one on a row, a heap of visits, a home, a technician, a town's name; each has its own shape.
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { isFinished, priorityLetter } from "../labels.js";
import { isPlanned } from "../store.js";

// number: the visit's place in the way that is shown
export function visitIcon(store, job, number = null) {
	const planned = isPlanned(job);
	const technician = store.technicianOf.get(job.technician);
	const kinds = [
		"fsm-pin",
		planned ? "fsm-pin-planned" : `fsm-pin-waiting fsm-priority-${job.priority.toLowerCase()}`,
		job.late > 0 && "fsm-is-late",
		job.draft && "fsm-is-draft",
		isFinished(job) && "fsm-pin-done",
		number !== null && "fsm-pin-numbered",
	];
	const letters = planned ? technician?.initials || "?" : priorityLetter(job.priority);
	return drawn(kinds, mark(job, letters, number), 26, technician?.color);
}

function mark(job, letters, number) {
	if (number !== null) return String(number);
	if (isFinished(job)) return "✓";
	return job.late > 0 ? `${letters}!` : letters;
}

export function heapIcon(jobs) {
	const urgent = jobs.some((job) => job.priority === "Urgent" && !isPlanned(job));
	const waiting = jobs.filter((job) => !isPlanned(job)).length;
	const kinds = ["fsm-heap", waiting ? "fsm-heap-waiting" : "fsm-heap-planned", urgent && "fsm-heap-urgent"];
	return drawn(kinds, String(jobs.length), 34);
}

export function homeIcon(technician) {
	return drawn(["fsm-home"], icon("home"), 22, technician.color);
}

// text: how old the position is; isShort: where there is no room for more than initials
export function personIcon(technician, text, isFaded, isShort) {
	const body = [
		element("i", {}, technician.initials),
		element("b", {}, technician.technician_name),
		element("small", {}, text),
	];
	return drawn(
		["fsm-person", isFaded && "fsm-is-faded", isShort && "fsm-is-short"],
		body,
		0,
		technician.color
	);
}

export function townIcon(name) {
	return drawn(["fsm-town"], name, 0);
}

export function territoryIcon(name, color) {
	return drawn(["fsm-territory"], name, 0, color);
}

// as text, because the Leaflet of the desk takes no elements; `element` has made every part of it safe
function drawn(kinds, content, size, color = null) {
	const body = element("span", { style: { "--technician": color || "var(--gray-500)" } }, content);
	return L.divIcon({
		className: kinds.filter(Boolean).join(" "),
		html: body.outerHTML,
		iconSize: [size, size],
	});
}
