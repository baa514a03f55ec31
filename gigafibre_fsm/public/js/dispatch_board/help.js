// The sheet of gestures and keys.
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";

const KEYS = () => [
	["↑ ↓ ← →", __("walk between rows and visits")],
	["Enter", __("details of the visit; on a name, the menu of the row")],
	[__("Space", null, "keyboard"), __("choose the visit, or leave it")],
	["M", __("move: technician, day, time, length")],
	["A", __("give to somebody, the best ones first")],
	["Alt + ← →", __("a step earlier or later")],
	["Alt + ↑ ↓", __("to the technician above or below")],
	["U", __("back to the backlog")],
	["D", __("put off to the next day, at the same hour")],
	["F", __("put off to the next day on which the technician has room")],
	["L", __("lock or unlock")],
	["S", __("split into two visits")],
	["P", __("publish")],
	["Ctrl + Z, Ctrl + Y", __("undo, redo")],
	["T", __("the list of what is to be settled, whatever the day")],
	["/", __("find a visit by anything a caller says")],
	["?", __("this sheet")],
];
const GESTURES = () => [
	[__("Drag"), __("from the backlog or a pin to a row: the hour shown is the arrival")],
	[__("Right edge"), __("drag it to make a visit longer or shorter")],
	[__("Ctrl or Shift and click"), __("choose several; dragging one of them moves all")],
	[__("Right click, or ⋯"), __("the menu of a visit, or of a technician")],
	[__("Ctrl and the wheel"), __("wider or narrower hours")],
	[__("Esc"), __("ends a drag without moving anything")],
];

export function showHelp() {
	const line = ([keys, what]) =>
		element("tr", {}, element("th", { scope: "row" }, element("kbd", {}, keys)), element("td", {}, what));
	const table = element(
		"table",
		{ class: "fsm-table fsm-help" },
		element("tbody", {}, [...KEYS(), ...GESTURES()].map(line))
	);
	openDialog(
		{ title: __("Keyboard and gestures"), fields: [{ fieldtype: "HTML", fieldname: "sheet" }] },
		{ sheet: table }
	);
}
