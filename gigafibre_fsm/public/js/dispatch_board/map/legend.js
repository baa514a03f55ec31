// What the shapes on the map mean; folded, because whoever knows it needs the room.
import { element } from "../dom.js";
import { icon } from "../icons.js";

export function legend() {
	const rows = [
		["fsm-pin fsm-pin-waiting", "M", __("to place, with its priority")],
		["fsm-pin fsm-pin-planned", "AB", __("planned, with the technician")],
		["fsm-pin fsm-pin-planned fsm-is-draft", "AB", __("draft, not published")],
		["fsm-pin fsm-pin-planned fsm-is-late", "AB!", __("late")],
		["fsm-pin fsm-pin-planned fsm-pin-done", "✓", __("over")],
		["fsm-heap fsm-heap-waiting", "7", __("several visits: press to open")],
		["fsm-home", icon("home"), __("home of a technician")],
		["fsm-person", [element("i", {}, "AB"), "4 min"], __("where a technician is; grey after 15 minutes")],
	];
	const items = rows.map(([kinds, sign, text]) =>
		element("li", {}, element("span", { class: kinds }, element("span", {}, sign)), ` ${text}`)
	);
	return element(
		"details",
		{ class: "fsm-map-legend" },
		element("summary", {}, __("Signs on the map")),
		element("ul", {}, items)
	);
}
