// One box that finds a visit of any day by whatever a caller says, and leads to its card.
import { line_text, SearchBox } from "../support/search_box.js";
import { labelled } from "../platform/formatting.js";
import { read } from "../platform/server.js";
import { statusText } from "./labels.js";
import { clock, dayOf, dayText, minutesOf } from "./time.js";

export function visitSearch(board) {
	const box = new SearchBox({
		choose: (row) => show(board, row, box),
		subject: {
			label: __("Find a visit"),
			placeholder: __("Find a visit: customer, telephone, address, number, serial"),
			results: __("Visits found"),
			find: (text) => read("visit_search.search_visits", { text }),
			title_of: ({ customer_name, subject }) =>
				customer_name && subject ? labelled(customer_name, subject) : customer_name || subject,
			about: (row) => [
				whenText(board, row),
				row.arrival && statusText(row.status),
				row.address,
				row.matched_text !== row.customer_name && row.matched_text,
				line_text(row.line),
			],
			said: ({ rows }) =>
				rows.length
					? rows.length === 1
						? __("1 visit found")
						: __("{0} visits found", [rows.length])
					: __(
							"No visit was found. Try a part of the name, the last four digits of a number, or the address."
						),
		},
	});
	return box;
}

function whenText(board, row) {
	if (!row.arrival || !row.technician) return row.is_open ? __("to place") : "";
	const arrival = minutesOf(row.arrival);
	return `${dayText(dayOf(arrival))} ${clock(arrival)}, ${board.store.technicianName(row.technician)}`;
}

// to the card where the board has one; else to the form
function show(board, row, box) {
	box.clear();
	const isOnBoard = row.status !== "Cancelled" && (row.arrival || row.is_open);
	if (!isOnBoard) return window.open(frappe.utils.get_form_link("Dispatch Job", row.job), "_blank");
	if (row.arrival && row.technician) return board.show(row.job, row.arrival.slice(0, 10));
	return board.backlog.show(row.job);
}
