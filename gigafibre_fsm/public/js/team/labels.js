// Days, hours and numbers as the person reads them.

import {
	SHORT,
	day,
	duration,
	hour,
	month,
	percent,
	phone_number,
	weekday as weekday_of,
	window as window_of,
} from "../platform/formatting.js";

export { month, percent };
export const clock = (moment) => hour(moment);
export const phone = phone_number;

// a day as text ("2026-11-23") at noon, so that no zone moves it
const noon = (day) => new Date(`${day}T12:00:00`);

export const weekday = (when) => `${weekday_of(when, undefined, SHORT)} ${+when.slice(8, 10)}`;
export const short_day = (when) => day(when, undefined, SHORT);
export const whole_day = (when) => day(when);
export const span = (start, end) => window_of(start, end);
export const lasting = duration;

// rows of an object in the order of its words, as the person's language sorts them
export const by_word = (words) =>
	Object.entries(words).sort(([, one], [, other]) => one.localeCompare(other, frappe.boot.lang));

export function visits(number) {
	if (number === 0) return __("no visit");
	return number === 1 ? __("1 visit") : __("{0} visits", [number]);
}

export const done = (number) => (number === 1 ? __("1 done") : __("{0} done", [number]));

export function add_days(day, number) {
	const date = noon(day);
	date.setDate(date.getDate() + number);
	return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
		.map((part) => String(part).padStart(2, "0"))
		.join("-");
}

// the Monday of a day's week
export function monday_of(day) {
	return add_days(day, -((noon(day).getDay() + 6) % 7));
}
