// An absence of one technician, from the cell of its first day; visits in it are named and lead to the board.
import { plain } from "../plain_text/dialog.js";
import { escape } from "../plain_text/rule.js";
import { element } from "./dom.js";
import { clock, short_day } from "./labels.js";
import { of_person } from "../platform/formatting.js";

const METHOD = "gigafibre_fsm.api.team.add_absence";
const REASONS = ["Vacation", "Sick", "Training", "Personal", "Other"];

export function absence_dialog(person, day, done) {
	const { shift } = person.days[day];
	const dialog = new frappe.ui.Dialog(
		plain({
			title: __("Absence of {0}", [of_person(person.technician_name)]),
			fields: [
				{
					fieldname: "reason",
					fieldtype: "Select",
					label: __("Reason"),
					reqd: 1,
					default: "Vacation",
					options: REASONS.map((value) => ({ value, label: __(value) })),
				},
				{
					fieldname: "from_time",
					fieldtype: "Datetime",
					label: __("Starts"),
					reqd: 1,
					default: shift ? shift[0] : `${day} 00:00:00`,
				},
				{
					fieldname: "to_time",
					fieldtype: "Datetime",
					label: __("Ends"),
					reqd: 1,
					default: shift ? shift[1] : `${day} 23:59:00`,
				},
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
			],
			primary_action_label: __("Save"),
			primary_action: (values) => save(dialog, person, values, done),
		})
	);
	dialog.show();
}

async function save(dialog, person, values, done) {
	dialog.disable_primary_action();
	let answer;
	try {
		answer = await frappe.xcall(METHOD, { technician: person.name, ...values });
	} catch {
		return dialog.enable_primary_action(); // what was typed stays
	}
	dialog.hide();
	frappe.show_alert({
		message: __("The absence of {0} is saved.", [escape(of_person(person.technician_name))]),
		indicator: "green",
	});
	if (answer.visits.length) name_visits(person, answer);
	done();
}

function name_visits(person, { visits, board }) {
	const item = ({ name, subject, arrival }) =>
		element(
			"li",
			{},
			element(
				"a",
				{ href: frappe.utils.get_form_link("Dispatch Job", name) },
				`${short_day(arrival)}, ${clock(arrival)} · ${subject}`
			)
		);
	const list = element("ul", {}, visits.map(item));
	const link = element(
		"a",
		{ class: "btn btn-primary btn-sm", href: board },
		__("Give them to others on the board")
	);
	frappe.msgprint({
		title: __("Visits of {0} in this absence", [escape(of_person(person.technician_name))]),
		message: element("div", {}, list, link).outerHTML,
		indicator: "orange",
	});
}
