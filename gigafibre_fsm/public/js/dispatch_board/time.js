// Moments of the site's zone as minutes since 1970 in that zone: no browser zone ever enters.
const DAY = 1440;
const isFrench = () => (frappe.boot.lang || "en").startsWith("fr");
const locale = () => (isFrench() ? "fr-CA" : "en-CA");

// "2026-11-25 08:30:00" or "2026-11-25" → minutes
export function minutesOf(moment) {
	if (!moment) return null;
	const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)(?:[ T](\d+):(\d+))?/
		.exec(moment)
		.map(Number);
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

// 14:05, and 14 h 05 as Québec writes it
export function clock(minutes) {
	const rest = ((Math.round(minutes) % DAY) + DAY) % DAY;
	const [hours, over] = [Math.floor(rest / 60), two(rest % 60)];
	return isFrench() ? `${hours}\u00a0h\u00a0${over}` : `${two(hours)}:${over}`;
}

export function hour(minutes) {
	const hours = Math.floor((minutes % DAY) / 60);
	return isFrench() ? `${hours}\u00a0h` : `${two(hours)}:00`;
}

// 75 → "1 h 15", the same in both languages
export function lasting(minutes) {
	const whole = Math.round(minutes);
	if (whole < 60) return __("{0} min", [whole]);
	const rest = whole % 60;
	return rest ? `${Math.floor(whole / 60)}\u00a0h\u00a0${two(rest)}` : `${whole / 60}\u00a0h`;
}

const SHAPES = {
	short: { weekday: "short", day: "numeric", month: "short" },
	plain: { day: "numeric", month: "short" },
	long: { weekday: "long", day: "numeric", month: "long" },
	weekday: { weekday: "short" },
};
// making a format takes longer than using it a hundred times
const formats = {};

export function dayText(day, shape = "short") {
	formats[shape] ||= new Intl.DateTimeFormat(locale(), { ...SHAPES[shape], timeZone: "UTC" });
	return formats[shape].format(new Date(minutesOf(day) * 60_000));
}

export const weekday = (day) => dayText(day, "weekday");

// 12.5, and 12,5 in French
export function numberText(number) {
	formats.number ||= new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 });
	return formats.number.format(number);
}

export const windowText = ([start, end]) => `${clock(minutesOf(start))}–${clock(minutesOf(end))}`;
export const snap = (minutes, step) => Math.round(minutes / step) * step;

// "8:30", "08:30", "8 h 30", "830" → minutes of the day; null where it is no time
export function minutesOfClock(text) {
	const found = /^\s*(\d{1,2})\s*(?:[:h]\s*)?(\d{2})?\s*$/.exec(String(text).replaceAll("\u00a0", " "));
	if (!found) return null;
	const [hours, over] = [Number(found[1]), Number(found[2] || 0)];
	return hours < 24 && over < 60 ? hours * 60 + over : null;
}
