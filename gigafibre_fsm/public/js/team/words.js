// Days, hours and numbers as the person reads them.

const locale = () => `${(frappe.boot.lang || "en").slice(0, 2)}-CA`;

// a day as text ("2026-11-23") at noon, so that no zone moves it
const noon = (day) => new Date(`${day}T12:00:00`);

export const weekday = (day) => new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric" }).format(noon(day));
export const whole_day = (day) => new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long" }).format(noon(day));
export const month = (day) => new Intl.DateTimeFormat(locale(), { month: "long", year: "numeric" }).format(noon(day));

// "2026-11-23 08:30:00" → 8:30
export const clock = (moment) => moment.slice(11, 16).replace(/^0/, "");
export const hours = (minutes) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(minutes / 60);
export const percent = (share) => new Intl.NumberFormat(locale(), { style: "percent" }).format(share);

// +14505550123 → 450 555-0123; numbers of other countries as they are
export const phone = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "$1 $2-$3");

// rows of an object in the order of its words, as the person's language sorts them
export const by_word = (words) => Object.entries(words).sort(([, one], [, other]) => one.localeCompare(other, locale()));

export function visits(number) {
	if (number === 0) return __("no visit");
	return number === 1 ? __("1 visit") : __("{0} visits", [number]);
}

export function add_days(day, number) {
	const date = noon(day);
	date.setDate(date.getDate() + number);
	return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

// the Monday of a day's week
export function monday_of(day) {
	return add_days(day, -((noon(day).getDay() + 6) % 7));
}
