// A visit over midnight stands on each day that it touches, with that day's own part.
import { clock, dayOf, dayText, minutesOf, startOf } from "./time.js";

const DAY = 1440;

export function until(job) {
	return minutesOf(job.arrival) + job.duration;
}

// the parts of a visit on `days` days from `first`: {day, from, to, isCarried: began before, goesOn: ends after}
export function partsOf(job, first, days) {
	const [arrival, end] = [minutesOf(job.arrival), until(job)];
	const [opens, closes] = [minutesOf(first), minutesOf(first) + days * DAY];
	const found = [];
	for (let start = startOf(arrival); start === startOf(arrival) || start < end; start += DAY) {
		if (start < opens || start >= closes) continue;
		const [from, to] = [Math.max(arrival, start), Math.min(end, start + DAY)];
		found.push({ day: dayOf(start), from, to, isCarried: from > arrival, goesOn: to < end });
	}
	return found;
}

// what is said of a part that is not the whole visit
export function partText(job, { isCarried, goesOn }) {
	const arrival = minutesOf(job.arrival);
	const since = isCarried && __("continued from {0}, {1}", [dayText(dayOf(arrival)), clock(arrival)]);
	return [since, goesOn && __("continues after midnight")].filter(Boolean).join(", ");
}
