// How days, hours, lengths and figures are written for people, the same words as domain/platform/formatting.py: one
// table holds both (tests/domain/platform/test_formatting.py). Days and moments are text of the site's zone
// ("2026-12-01", "2026-12-01 09:05:00"), so that no browser's zone moves them. A locale is "fr" or "en".

export const FULL = "full",
	LONG = "long",
	SHORT = "short",
	BRIEF = "brief",
	NEAR = "near";

const NO_BREAK = "\u00a0",
	MINUS = "\u2212";
const WEEKDAYS = {
	fr: "lundi mardi mercredi jeudi vendredi samedi dimanche".split(" "),
	en: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" "),
};
const MONTHS = {
	fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
	en: "January February March April May June July August September October November December".split(" "),
};
const SHORT_MONTHS = {
	fr: "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.".split(" "),
	en: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" "),
};
const NEAR_NAMES = { fr: ["hier", "aujourd'hui", "demain"], en: ["yesterday", "today", "tomorrow"] };

// the language of the page: Frappe's desk and our own pages say it in the same place
export const page_locale = () => document.documentElement.lang;

const is_french = (locale) => String(locale).startsWith("fr");
const language = (locale) => (is_french(locale) ? "fr" : "en");
const two = (number) => String(number).padStart(2, "0");

// days since 1970-01-01, a Thursday
const days_of = (text) => Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / 86_400_000;

export function weekday(when, locale = page_locale(), style = LONG) {
	const name = WEEKDAYS[language(locale)][(days_of(when) + 3) % 7];
	if (style === FULL || style === LONG) return name;
	return is_french(locale) ? `${name.slice(0, 3)}.` : name.slice(0, 3);
}

// near: false where it may be read on a later day; then `today` only decides whether the year is said
export function day(when, locale = page_locale(), style = LONG, today = "", near = true) {
	const [year, month, number] = [when.slice(0, 4), +when.slice(5, 7), +when.slice(8, 10)];
	const near_name = near && today && NEAR_NAMES[language(locale)][days_of(when) - days_of(today) + 1];
	if (near_name) return near_name;
	if (style === NEAR) {
		const days = today ? days_of(when) - days_of(today) : 0;
		return days > 0 && days < 7 ? weekday(when, locale) : day(when, locale, LONG, today, near);
	}
	const named = (style === FULL || style === LONG ? MONTHS : SHORT_MONTHS)[language(locale)][month - 1];
	const name = style === BRIEF ? "" : weekday(when, locale, style);
	const shown_year = style === FULL || (today && today.slice(0, 4) !== year) ? year : "";
	if (is_french(locale))
		return [name, number === 1 ? "1er" : number, named, shown_year].filter(Boolean).join(" ");
	return [name, `${named} ${number}`, shown_year].filter(Boolean).join(", ");
}

export const month = (when, locale = page_locale()) =>
	`${MONTHS[language(locale)][+when.slice(5, 7) - 1]} ${when.slice(0, 4)}`;

// minutes of the day → "9 h 05", "midi"
export function hour_of(minutes, locale = page_locale()) {
	const rest = ((Math.round(minutes) % 1440) + 1440) % 1440;
	const [hours, over] = [Math.floor(rest / 60), rest % 60];
	if (!over && hours % 12 === 0)
		return (is_french(locale) ? ["minuit", "midi"] : ["midnight", "noon"])[hours / 12];
	if (is_french(locale)) return [hours, "h", ...(over ? [two(over)] : [])].join(NO_BREAK);
	return `${hours % 12 || 12}${over ? `:${two(over)}` : ""}${NO_BREAK}${hours < 12 ? "a.m." : "p.m."}`;
}

// the same where an axis tells the half of the day: "9 h 05", "9:05", "9:00"
export const brief_hour_of = (minutes, locale = page_locale()) =>
	hour_of(minutes, locale).replace(
		/^(\d+)(:\d\d)?\u00a0[ap]\.m\.$/,
		(_hour, hours, over = ":00") => hours + over
	);

export const hour = (moment, locale = page_locale()) =>
	hour_of(60 * +moment.slice(11, 13) + +moment.slice(14, 16), locale);

export function window(start, end, locale = page_locale()) {
	const written = `${hour(start, locale)} ${is_french(locale) ? "à" : "to"} ${hour(end, locale)}`;
	const nights = days_of(end) - days_of(start);
	if (nights <= 0 || (nights === 1 && end.slice(11, 16) === "00:00")) return written;
	if (nights === 1) return `${written} ${is_french(locale) ? "le lendemain" : "the next day"}`;
	return `${written}, ${day(end, locale, BRIEF)}`;
}

export function moment(when, locale = page_locale(), style = LONG, today = "") {
	const said = day(when, locale, style, today);
	return `${said}${said === weekday(when, locale) ? " " : ", "}${hour(when, locale)}`;
}

export const day_window = (start, end, locale = page_locale(), style = LONG, today = "") =>
	`${day(start, locale, style, today)}, ${window(start, end, locale)}`;

export function duration(minutes) {
	const [hours, rest] = [Math.floor(Math.round(minutes) / 60), Math.round(minutes) % 60];
	if (!hours) return `${rest}${NO_BREAK}min`;
	return `${hours}${NO_BREAK}h${rest ? NO_BREAK + two(rest) : ""}`;
}

export function number(value, locale = page_locale(), digits = 1, trim = false) {
	const size = Math.abs(value);
	const rounded = size < 1e-6 ? 0 : Number(`${Math.round(Number(`${size}e${digits}`))}e-${digits}`);
	const [whole, over] = rounded.toFixed(digits).split(".");
	const rest = trim ? (over || "").replace(/0+$/, "") : over;
	const [group, point] = is_french(locale) ? [NO_BREAK, ","] : [",", "."];
	const text = whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ? point + rest : "");
	return value < 0 && rounded ? MINUS + text : text;
}

export const percent = (share, locale = page_locale(), digits = 0) =>
	`${number(100 * share, locale, digits)}${is_french(locale) ? NO_BREAK : ""}%`;

export function money(amount, locale = page_locale()) {
	const text = number(amount, locale, 2);
	if (is_french(locale)) return `${text}${NO_BREAK}$`;
	return text.startsWith(MINUS) ? `${MINUS}$${text.slice(1)}` : `$${text}`;
}

// +14505550123 → 450 555-0123; numbers of other countries as they are
export function phone_number(number) {
	const bare = (number || "").replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
	return bare.length === 10 ? `${bare.slice(0, 3)} ${bare.slice(3, 6)}-${bare.slice(6)}` : number || "";
}

// a sentence with its values put in: one full stop where a value ("3 p.m.") brings its own
export const sentence = (text) => text.replace(/(^|[^.])\.\.(?!\.)/g, "$1.");

// a label and what it names, with the space that French sets before a colon
export const labelled = (label, text, locale = page_locale()) =>
	`${label}${is_french(locale) ? NO_BREAK : ""}: ${text}`;

// a person's name where *of* stands before it: in French with its preposition, « d'Alexandre », « de Marc »; in English the
// text has the word itself. Every h counts as mute, as in most names of Québec.
export function of_person(name, locale = page_locale()) {
	if (!is_french(locale)) return name;
	return /^([aeiouhàâäéèêëîïôöùûüæœ]|y(?![aeiou]))/iu.test(name) ? `d'${name}` : `de ${name}`;
}

// a row's label_fr in French, else its label_en or name
export const localized_label = (row, locale = page_locale()) =>
	(is_french(locale) && row.label_fr) || row.label_en || row.name;

const ISO =
	/(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) [–-] (\d{2}:\d{2})|(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?(?: \((\d+) min\))?/g;

// a stored text with each ISO day, moment and window in it as people write them
export function spell_out(text, locale = page_locale(), today = "") {
	return text.replace(ISO, (found, start_day, start, end, plain, clock, minutes) => {
		if (!is_day(start_day || plain)) return found;
		if (start_day) {
			const last = end > start ? start_day : text_of(days_of(start_day) + 1);
			return day_window(`${start_day} ${start}`, `${last} ${end}`, locale, BRIEF, today);
		}
		const said = clock ? moment(`${plain} ${clock}`, locale, BRIEF, today) : day(plain, locale, BRIEF, today);
		return minutes ? `${said} (${duration(+minutes)})` : said;
	});
}

const text_of = (days) => new Date(days * 86_400_000).toISOString().slice(0, 10);
const is_day = (text) => Number.isFinite(days_of(text)) && text_of(days_of(text)) === text;

// a moment of this phone as the text that the others take
export function text_of_moment(date) {
	const day_part = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
	return `${day_part} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
