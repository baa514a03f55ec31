// The week's hours above its rows: free, booked, promised; a press on a day opens it.
import { skillCapacities, teamCapacity } from "./capacity.js";
import { nameOf, seenText } from "./card_view.js";
import { noteText } from "./day_notes.js";
import { button, element } from "./dom.js";
import { stormsOf } from "./storm.js";
import { percent } from "../platform/formatting.js";
import { dayText, lasting, snap } from "./time.js";

const STEP = 15; // minutes to which the hours of a whole team are rounded
const FULL = 0.85; // of the hours, from which a day counts as nearly full

export function capacityView(board, scale) {
	const days = scale.daysShown();
	const { store, settings } = board;
	const skills = settings.capacity ? skillCapacities(store, days) : [];
	const hoursRows = [teamCapacity(store, days), ...skills].map((each) => capacityRow(board, scale, each));
	const rows = [...hoursRows, ...limitRows(board, scale, days)];
	return element(
		"div",
		{ class: "fsm-capacity", role: "group", "aria-label": __("Hours of the days") },
		rows
	);
}

function capacityRow(board, scale, capacity) {
	const waits = capacity.waiting && __("to place: {0}", [hours(capacity.waiting)]);
	const head = element(
		"div",
		{ class: "fsm-capacity-head" },
		element("b", { class: "fsm-line" }, capacity.label),
		waits ? element("span", { class: "fsm-soft" }, waits) : null,
		capacity.skill ? null : moreButton(board)
	);
	const cells = capacity.days.map((day) => dayCell(board, scale, capacity, day));
	const row = element(
		"div",
		{ class: "fsm-capacity-row", role: "group", "aria-label": capacity.label },
		head,
		cells
	);
	return row;
}

function moreButton(board) {
	const { capacity } = board.settings;
	const press = () => board.use({ capacity: !capacity });
	return button(__("By skill"), press, {
		class: "btn btn-xs btn-default",
		"aria-expanded": String(capacity),
		dataset: { key: "capacity:more" },
	});
}

function dayCell(board, scale, capacity, { day, available, booked, travel, free, promised, open }) {
	const used = available ? booked / available : 0;
	const state = used > 1 ? "fsm-over" : used > FULL ? "fsm-full" : "";
	const width = `${Math.min(used, 1) * 100}%`;
	const lines = available
		? [
				element("b", {}, __("{0} free", [hours(free)], "capacity")),
				element("span", { class: "fsm-soft" }, __("{0} of {1}", [hours(booked), hours(available)])),
				element(
					"span",
					{ class: `fsm-load ${state}`, "aria-hidden": "true" },
					element("i", { style: { width } })
				),
			]
		: [element("span", { class: "fsm-soft" }, booked ? __("{0} planned", [hours(booked)], "capacity") : "—")];
	const cell = dayButton(board, scale, day, `capacity:${capacity.skill}:${day}`, lines);
	const told = nameOf(seenText(cell), [
		`${capacity.label}, ${dayText(day, "long")}`,
		__("{0} booked", [percent(used)], "capacity"),
		__("{0} of it on the road", [hours(travel)], "capacity"),
		__("promised {0}, open {1}", [hours(promised), hours(open)], "capacity"),
		...(capacity.skill ? [] : stormsOf(board.store, day).map(noteText)),
	]);
	return named(cell, told);
}

// how many visits of a kind are booked, of those that customers may book
function limitRows(board, scale, days) {
	const labels = [...new Set(board.store.limits.map(({ label }) => label))];
	return labels.map((label) => {
		const head = element("div", { class: "fsm-capacity-head" }, element("b", { class: "fsm-line" }, label));
		const cells = days.map((day) => {
			const use = board.store.limits.find((each) => each.label === label && each.day === day);
			return limitCell(board, scale, label, day, use);
		});
		return element("div", { class: "fsm-capacity-row", role: "group", "aria-label": label }, head, cells);
	});
}

function limitCell(board, scale, label, day, use) {
	const used = use ? __("{0} of {1}", [use.taken, use.most]) : "—";
	const full = use && use.taken >= use.most;
	const state = !full
		? ""
		: use.taken > use.most
			? __("too many", null, "capacity")
			: __("full", null, "capacity");
	const key = `limit:${label}:${day}`;
	const cell = dayButton(board, scale, day, key, [
		element("b", {}, used),
		state ? element("span", { class: "fsm-badge" }, state) : null,
	]);
	const told = nameOf(seenText(cell), [`${label}, ${dayText(day, "long")}`, __("bookable visits")]);
	return named(cell, told);
}

function dayButton(board, scale, day, key, lines) {
	return element(
		"button",
		{
			type: "button",
			class: "fsm-capacity-day",
			style: { width: `${scale.dayWidth}px` },
			dataset: { key },
			on: { click: () => openDay(board, day) },
		},
		lines.filter(Boolean).map((line) => element("div", { class: "fsm-line" }, line))
	);
}

function named(cell, told) {
	cell.title = told;
	cell.setAttribute("aria-label", told);
	return cell;
}

function openDay(board, day) {
	board.day = day;
	return board.use({ range: "day" });
}

const hours = (minutes) => lasting(snap(minutes, STEP));
