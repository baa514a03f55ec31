// The week's hours above its rows: free, booked, promised; a press on a day opens it.
import { skillCapacities, teamCapacity } from "./capacity.js";
import { nameOf, seenText } from "./card_view.js";
import { button, element } from "./dom.js";
import { percent } from "../platform/formatting.js";
import { dayText, lasting, snap } from "./time.js";

const STEP = 15; // minutes to which the hours of a whole team are rounded
const FULL = 0.85; // of the hours, from which a day counts as nearly full

export function capacityView(board, scale) {
	const days = scale.daysShown();
	const { store, settings } = board;
	const skills = settings.capacity ? skillCapacities(store, days) : [];
	const rows = [teamCapacity(store, days), ...skills].map((capacity) => capacityRow(board, scale, capacity));
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
	const cell = element(
		"button",
		{
			type: "button",
			class: "fsm-capacity-day",
			style: { width: `${scale.dayWidth}px` },
			dataset: { key: `capacity:${capacity.skill}:${day}` },
			on: { click: () => openDay(board, day) },
		},
		lines.map((line) => element("div", { class: "fsm-line" }, line))
	);
	const told = nameOf(seenText(cell), [
		`${capacity.label}, ${dayText(day, "long")}`,
		__("{0} booked", [percent(used)], "capacity"),
		__("{0} of it on the road", [hours(travel)], "capacity"),
		__("promised {0}, open {1}", [hours(promised), hours(open)], "capacity"),
	]);
	cell.title = told;
	cell.setAttribute("aria-label", told);
	return cell;
}

function openDay(board, day) {
	board.day = day;
	return board.use({ range: "day" });
}

const hours = (minutes) => lasting(snap(minutes, STEP));
