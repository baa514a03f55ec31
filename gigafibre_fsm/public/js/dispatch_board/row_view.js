// One technician's row: who, how full; behind the visits the shift, breaks, absences and the driving.
import { dots, forecastGhost, nameOf, rowCard, seenText } from "./card_view.js";
import { element } from "./dom.js";
import { heldBlock } from "./held_view.js";
import { icon } from "./icons.js";
import { until } from "./midnight.js";
import { percent } from "../platform/formatting.js";
import { byArrival } from "./store.js";
import { clock, dayOf, lasting, minutesOf, numberText, weekday } from "./time.js";
import { visits } from "./labels.js";

export function rowHead(store, technician) {
	const days = daysOf(store, technician.name);
	const load = sum(days, "work") + sum(days, "travel");
	const shift = days.reduce((minutes, day) => minutes + shiftMinutes(day), 0);
	const count = store.visitsOf(technician.name).length;
	const kept = store.heldOf(technician.name).length;
	const held = kept === 1 ? __("1 slot held") : kept ? __("{0} slots held", [kept]) : "";
	const [filled, share] = [shift ? load / shift : 0, load ? sum(days, "travel") / load : 0];
	const figures = figuresText(filled, share, days, store);
	const sub = technician.subcontractor ? __("sub-contractor") : "";
	const key = `head:${technician.name}`;
	const properties = { class: "fsm-row-head", role: "button", tabindex: "-1", "aria-haspopup": "menu" };
	const made = element(
		"div",
		{ ...properties, title: figures, dataset: { head: technician.name, key } },
		face(technician),
		element(
			"div",
			{ class: "fsm-who" },
			element(
				"div",
				{ class: "fsm-line" },
				element("b", {}, technician.technician_name),
				sub && element("span", { class: "fsm-badge", title: sub }, __("Sub", null, "sub-contractor"))
			),
			loadBar(filled),
			element("div", { class: "fsm-line fsm-soft" }, rowFacts(filled, share, days, store))
		),
		dots()
	);
	const parts = [technician.technician_name, sub, visits(count), held, figures];
	made.setAttribute("aria-label", nameOf(seenText(made), parts));
	return made;
}

function face(technician) {
	const style = { "--technician": technician.color || "var(--gray-500)" };
	if (technician.photo)
		style["background-image"] = `url("${CSS.escape(technician.photo).replaceAll("\\", "")}")`;
	return element(
		"span",
		{ class: "fsm-face", style, "aria-hidden": "true" },
		technician.photo ? "" : technician.initials
	);
}

function loadBar(filled) {
	const state = filled > 1 ? "fsm-over" : filled > 0.85 ? "fsm-full" : "";
	const width = `${Math.min(filled, 1) * 100}%`;
	return element(
		"span",
		{ class: `fsm-load ${state}`, "aria-hidden": "true" },
		element("i", { style: { width } })
	);
}

function rowFacts(filled, share, days, store) {
	const road = [
		" · ",
		icon("travel", __("Share of travel")),
		` ${percent(share)} · ${briefFree(days, store)}`,
	];
	// a compact row has room for the first figure only
	return [percent(filled), element("span", { class: "fsm-more-facts" }, road)];
}

function figuresText(filled, share, days, store) {
	return [__("{0} full", [percent(filled)]), __("travel {0}", [percent(share)]), freeText(days, store)].join(
		", "
	);
}

function freeText(days, store) {
	return nextFree(days, store) ? __("free {0}", [freeMoment(days, store)]) : __("no free slot");
}

// as freeText, in the little room that the row's head has
function briefFree(days, store) {
	if (nextFree(days, store)) return store.range > 1 ? freeMoment(days, store) : freeText(days, store);
	return days.some(({ shift }) => shift) ? __("nothing free") : __("no shift");
}

function nextFree(days, store) {
	return days.find((day) => day.free && day.day >= store.today());
}

function freeMoment(days, store) {
	const next = nextFree(days, store);
	return `${store.range > 1 ? `${weekday(next.day)} ` : ""}${clock(minutesOf(next.free))}`;
}

const sum = (days, field) => days.reduce((total, day) => total + (day[field] || 0), 0);
const shiftMinutes = ({ shift }) => (shift ? minutesOf(shift[1]) - minutesOf(shift[0]) : 0);

export function daysOf(store, technician) {
	const first = minutesOf(store.start);
	const keys = Array.from(
		{ length: store.range },
		(_, index) => `${technician}|${dayOf(first + index * 1440)}`
	);
	return keys.map((key) => store.days[key]).filter(Boolean);
}

/**
 * Everything on the track of one row, and how many visits stand at the same time at most.
 * @param {import("./store.js").Store} store
 * @param {import("./scale.js").Scale} scale
 * @param {string} technician
 * @param {string} density roomy or compact
 */
export function trackOf(store, scale, technician, density) {
	const jobs = store.visitsOf(technician);
	const held = store.heldOf(technician);
	const lanes = lanesOf([...jobs, ...held].sort(byArrival));
	const late = jobs.filter(
		(job) => job.forecast && job.forecast !== job.arrival && job.technician === technician
	);
	const nodes = [
		...scale.daysShown().flatMap((day) => background(store, scale, technician, day)),
		...daysOf(store, technician).flatMap((day) => day.legs.map((leg) => legBar(store, scale, leg))),
		...late.map((job) => forecastGhost(scale, job, jobs)),
		...held.flatMap((slot) =>
			store.parts(slot).map((part) => heldBlock(store, scale, slot, part, lanes.get(slot.name)))
		),
		...jobs.flatMap((job) =>
			store
				.parts(job)
				.map((part) => rowCard(store, scale, job, part, technician, lanes.get(job.name), density))
		),
	];
	const most = Math.max(1, ...[...lanes.values()].map(([, count]) => count));
	return { nodes: nodes.filter(Boolean), most };
}

const BLOCKS = {
	absence: () => __("Absence"),
	holiday: () => __("Holiday"),
	day_off: () => __("Day off"),
};

function blocked(scale, { start, end, kind, label }) {
	const text = label || BLOCKS[kind]?.() || "";
	return stretch(scale, minutesOf(start), minutesOf(end), kind.replace("_", "-"), text);
}

function background(store, scale, technician, day) {
	const found = store.days[`${technician}|${day}`];
	const [opens, closes] = [minutesOf(day) + scale.open, minutesOf(day) + scale.close];
	const free = (found?.blocked || []).map((block) => blocked(scale, block));
	if (!found?.shift) return [stretch(scale, opens, closes, "off", ""), ...free];
	const [from, to] = found.shift.map(minutesOf);
	return [
		from > opens && stretch(scale, opens, from, "off", ""),
		to < closes && stretch(scale, to, closes, "off", ""),
		...found.breaks.map(([start, end]) =>
			stretch(scale, minutesOf(start), minutesOf(end), "break", __("Break"))
		),
		...free,
	];
}

function stretch(scale, from, to, kind, label) {
	const [left, width] = scale.stretch(from, to);
	if (width <= 0) return null;
	const style = { left: `${left}px`, width: `${width}px` };
	const shown = width < 40 ? "" : label;
	return element(
		"div",
		{ class: `fsm-block fsm-block-${kind}`, style, title: label },
		element("span", {}, shown)
	);
}

function legBar(store, scale, leg) {
	const [leave, reach] = [minutesOf(leg.leave), minutesOf(leg.reach)];
	const [left, width] = scale.stretch(leave, reach);
	if (width <= 0) return null;
	const kilometres = numberText(leg.metres / 1000);
	const facts = [lasting(leg.seconds / 60), `${kilometres}\u00a0km`, leg.estimated && __("estimated")];
	const title = __("Travel: {0}", [facts.filter(Boolean).join(", ")]);
	const kind = leg.from ? (leg.to ? "between" : "homewards") : "outwards";
	const style = { left: `${left}px`, width: `${width}px` };
	const home = (leg.from && leg.to) || width < 12 ? null : icon("home");
	return element(
		"div",
		{ class: `fsm-leg fsm-leg-${kind} ${leg.estimated ? "fsm-estimated" : ""}`, style, title },
		home
	);
}

// overlapping visits share the height of the row: name → [lane, lanes]
function lanesOf(jobs) {
	const placed = new Map();
	let group = [];
	let ends = [];
	const close = () => {
		for (const [name, lane] of group) placed.set(name, [lane, ends.length]);
		[group, ends] = [[], []];
	};
	for (const job of jobs) {
		const arrival = minutesOf(job.arrival);
		if (ends.length && ends.every((end) => end <= arrival)) close();
		let lane = ends.findIndex((end) => end <= arrival);
		if (lane < 0) lane = ends.push(0) - 1;
		ends[lane] = until(job);
		group.push([job.name, lane]);
	}
	close();
	return placed;
}
