// The route sheets of a day: on paper, or by e-mail to each technician their own.
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { labelled } from "../platform/formatting.js";
import { write } from "../platform/server.js";
import { dayText } from "./time.js";

/** @param {string} technician whose sheet; empty for all who have a visit */
export function askSheets(board, technician) {
	const { day } = board;
	const whose = technician ? board.store.technicianName(technician) : __("All technicians");
	const told = element("div", { "aria-live": "polite" });
	const says = __("By e-mail, each technician gets their own sheet in their language.");
	const dialog = openDialog(
		{
			title: __("Route sheets: {0}, {1}", [whose, dayText(day, "long")]),
			fields: [{ fieldtype: "HTML", fieldname: "told" }],
			primary_action_label: __("Print (PDF)"),
			primary_action: () => {
				dialog.hide();
				print(day, technician);
			},
			secondary_action_label: __("Send by e-mail"),
			secondary_action: () => send(day, technician, told, dialog),
		},
		{ told: [element("p", { class: "fsm-soft" }, says), told] }
	);
}

function print(day, technician) {
	const asked = new URLSearchParams({ day, technician });
	window.open(`/api/method/gigafibre_fsm.api.route_sheet.print_sheets?${asked}`, "_blank");
}

// the dialog stays and says what became of each; a second press sends no second time
async function send(day, technician, told, dialog) {
	const button = dialog.get_secondary_btn();
	button.prop("disabled", true);
	told.replaceChildren(element("p", {}, __("One moment…")));
	try {
		const lines = linesOf(await write("route_sheet.mail_sheets", { day, technician }));
		told.replaceChildren(
			element(
				"ul",
				{},
				lines.map((line) => element("li", {}, line))
			)
		);
	} catch (error) {
		told.replaceChildren(element("p", { class: "fsm-warns" }, error.message));
		button.prop("disabled", false);
	}
}

function linesOf({ sent, without_address, held_back }) {
	return [
		sent.length && __("Being sent to: {0}", [sent.join(", ")]),
		without_address.length && __("No e-mail address: {0}", [without_address.join(", ")]),
		...held_back.map(({ technician, reason }) => labelled(technician, reason)),
	].filter(Boolean);
}
