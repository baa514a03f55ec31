// Where a moment stands on the time axis: days side by side, each from its opening to its closing hour.
import { dayOf, minutesOf, startOf } from "./time.js";

const DAY_HOURS = [7 * 60, 19 * 60];
// a week has less room: it begins and ends with the shifts
const WEEK_HOURS = [8 * 60, 17 * 60];
export const ZOOMS = [1, 1.5, 2, 3, 4];

export class Scale {
	// start: first day; days: how many; width: pixels available; zoom: 1 fits, more is wider; opens: the minute of a day from
	// which on it fits, while the hours before it are wider than what is available
	constructor({ start, days, width, zoom, hours, opens }) {
		this.first = minutesOf(start);
		this.days = days;
		this.open = hours[0];
		this.close = hours[1];
		const seen = this.close - (opens ?? this.open);
		const least = days === 1 ? 46 * (seen / 60) : 100 * days;
		this.width = Math.round(Math.max(least, width) * zoom * ((this.close - this.open) / seen));
		this.dayWidth = this.width / days;
		this.perMinute = this.dayWidth / (this.close - this.open);
	}

	x(minutes) {
		const day = Math.floor((minutes - this.first) / 1440);
		const within = minutes - this.first - day * 1440;
		const clamped = Math.min(Math.max(within, this.open), this.close);
		if (day < 0) return 0;
		return day >= this.days ? this.width : day * this.dayWidth + (clamped - this.open) * this.perMinute;
	}

	// minutes at a pixel
	at(x) {
		const day = Math.min(Math.max(Math.floor(x / this.dayWidth), 0), this.days - 1);
		const within = (x - day * this.dayWidth) / this.perMinute + this.open;
		return this.first + day * 1440 + Math.min(Math.max(within, this.open), this.close - 5);
	}

	// [left, width] of a stretch, at least `least` pixels wide
	stretch(from, to, least = 0) {
		const left = this.x(from);
		return [left, Math.max(this.x(to) - left, least)];
	}

	daysShown() {
		return Array.from({ length: this.days }, (_, index) => dayOf(this.first + index * 1440));
	}

	has(minutes) {
		return minutes >= this.first && minutes < this.first + this.days * 1440;
	}
}

// the hours to show: the usual ones, and what shifts and visits need beyond
export function hoursNeeded(days, parts, technicianDays) {
	let [open, close] = days === 1 ? DAY_HOURS : WEEK_HOURS;
	for (const { day, from, to } of parts) {
		open = Math.min(open, from - minutesOf(day));
		close = Math.max(close, to - minutesOf(day));
	}
	for (const { shift } of technicianDays) {
		if (!shift) continue;
		const [start, end] = shift.map((moment) => minutesOf(moment) - startOf(minutesOf(moment)));
		// somebody on call around the clock must not stretch the board for everybody
		if (end - start > 14 * 60) continue;
		open = Math.min(open, start);
		close = Math.max(close, end);
	}
	return [Math.floor(open / 60) * 60, Math.ceil(close / 60) * 60];
}

// the next wider (1) or narrower (-1) step, also from a zoom that is none of them
export function nextZoom(zoom, direction) {
	const further = ZOOMS.filter((step) => (direction > 0 ? step > zoom : step < zoom));
	return further.at(direction > 0 ? 0 : -1) ?? zoom;
}
