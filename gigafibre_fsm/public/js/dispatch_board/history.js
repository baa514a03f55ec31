// What was changed on the board, by whom and when; the newest first.
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { read } from "../platform/server.js";
import { clock, dayOf, dayText, minutesOf } from "./time.js";

const STATES = {
	Done: () => __("done"),
	Undone: () => __("undone"),
	Discarded: () => __("undone"),
	Final: () => __("can't be undone"),
};

export async function showHistory(board) {
	try {
		const changes = await read("board.history", { limit: 50 });
		const heads = [__("When"), __("Who did what"), __("State")].map((text) =>
			element("th", { scope: "col" }, text)
		);
		const rows = changes.map((change) => row(change));
		const table = element(
			"table",
			{ class: "fsm-table" },
			element("thead", {}, element("tr", {}, heads)),
			element("tbody", {}, rows)
		);
		const none = element("p", { class: "fsm-empty" }, __("Nothing was changed yet."));
		const options = {
			title: __("History"),
			size: "large",
			fields: [{ fieldtype: "HTML", fieldname: "rows" }],
			primary_action_label: __("Look back in time…"),
			primary_action: () => {
				dialog.hide();
				board.timeMachine.open();
			},
		};
		const dialog = openDialog(options, { rows: changes.length ? table : none });
	} catch (error) {
		board.say(error.message, true);
	}
}

function row({ summary, on, state }) {
	const moment = minutesOf(on);
	const cells = [
		`${dayText(dayOf(moment))} ${clock(moment)}`,
		summary,
		STATES[state] ? STATES[state]() : state,
	];
	return element(
		"tr",
		{},
		cells.map((text) => element("td", {}, text))
	);
}
