// Moments of the site's zone as minutes since 1970 in that zone: no browser zone ever enters. How they are written is
// platform/formatting.js's.
import {
	BRIEF,
	LONG,
	SHORT,
	brief_hour_of,
	day,
	duration,
	hour_of,
	number,
	weekday as weekday_of,
	window as window_of,
} from "../platform/formatting.js";

const DAY = 1440;

/**
 * "2026-11-25 08:30:00" or "2026-11-25" → minutes; NaN, of which nothing is true, where there is no moment.
 * @param {string} moment
 */
export function minutesOf(moment) {
	const found = /^(\d+)-(\d+)-(\d+)(?:[ T](\d+):(\d+))?/.exec(moment || "");
	if (!found) return NaN;
	const [, year, month, day, hour, minute] = found.map(Number);
	return Date.UTC(year, month - 1, day, hour || 0, minute || 0) / 60_000;
}

const two = (number) => String(number).padStart(2, "0");

export function dayOf(minutes) {
	return new Date(minutes * 60_000).toISOString().slice(0, 10);
}

export function momentOf(minutes) {
	const rest = Math.round(minutes) % DAY;
	return `${dayOf(minutes)} ${two(Math.floor(rest / 60))}:${two(rest % 60)}:00`;
}

export const startOf = (minutes) => minutes - (minutes % DAY);
export const dayAfter = (day, days = 1) => dayOf(minutesOf(day) + days * DAY);

// the Monday of the week that holds the day; 1970 began on a Thursday
export function mondayOf(day) {
	const number = minutesOf(day) / DAY;
	return dayOf((number - ((number + 3) % 7)) * DAY);
}

export const clock = (minutes) => hour_of(minutes);
export const briefClock = (minutes) => brief_hour_of(minutes);
export const lasting = duration;

const SHAPES = { short: SHORT, plain: BRIEF, long: LONG };
export const dayText = (when, shape = "short") => day(when, undefined, SHAPES[shape]);
export const weekday = (when) => weekday_of(when, undefined, SHORT);
export const numberText = (value) => number(value, undefined, 1, true);
export const windowText = ([start, end]) => window_of(start, end);
// the same for two moments in minutes
export const spanText = (start, end) => window_of(momentOf(start), momentOf(end));
export const snap = (minutes, step) => Math.round(minutes / step) * step;

const NAMED = { midi: 12, noon: 12, minuit: 0, midnight: 0 };

// "8:30", "8 h 30", "830", "2:05 p.m.", "midi" → minutes of the day; null where it is no time
export function minutesOfClock(text) {
	const typed = String(text).replaceAll("\u00a0", " ").trim().toLowerCase();
	if (typed in NAMED) return NAMED[typed] * 60;
	const found = /^(\d{1,2})\s*(?:[:h]\s*)?(\d{2})?\s*(?:([ap])\.?\s*m\.?)?$/.exec(typed);
	if (!found) return null;
	const [hours, over, half] = [Number(found[1]), Number(found[2] || 0), found[3]];
	if (over > 59 || (half ? hours < 1 || hours > 12 : hours > 23)) return null;
	return (half ? (hours % 12) + (half === "p" ? 12 : 0) : hours) * 60 + over;
}
