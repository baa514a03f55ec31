// One dialog makes a technician: record, login, role and a first link by text message.
import { plain } from "../plain_text/dialog.js";
import { escape } from "../plain_text/rule.js";
import { by_word } from "./labels.js";

const METHOD = "gigafibre_fsm.api.team.invite";
const MANAGERS = ["FSM Manager", "System Manager"];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WORKDAYS = 5;

export function invite_dialog(skills, done) {
	const dialog = new frappe.ui.Dialog(
		plain({
			title: __("Invite a technician"),
			size: "large",
			fields: [...person_fields(), ...shift_fields(), ...skill_fields(skills)],
			primary_action_label: __("Invite and text the link"),
			primary_action: (values) => invite(dialog, values, skills, done),
		})
	);
	dialog.show();
}

function person_fields() {
	const roles = [{ value: "Technician", label: __("Technician") }];
	if (MANAGERS.some((role) => frappe.user.has_role(role))) {
		roles.push({ value: "Technician and dispatcher", label: __("Technician and dispatcher") });
	}
	return [
		{ fieldname: "technician_name", fieldtype: "Data", label: __("Name"), reqd: 1 },
		{
			fieldname: "mobile",
			fieldtype: "Data",
			label: __("Mobile phone"),
			reqd: 1,
			description: __("The link goes to this number."),
		},
		{
			fieldname: "email",
			fieldtype: "Data",
			label: __("E-mail (optional)"),
			description: __("Only for those who also log in with a password."),
		},
		{ fieldtype: "Column Break" },
		{
			fieldname: "language",
			fieldtype: "Select",
			label: __("Language"),
			reqd: 1,
			default: "fr",
			options: [
				{ value: "fr", label: __("French") },
				{ value: "en", label: __("English") },
			],
		},
		{
			fieldname: "role",
			fieldtype: "Select",
			label: __("Role"),
			reqd: 1,
			default: "Technician",
			options: roles,
		},
	];
}

function shift_fields() {
	const day = (name, number) => ({
		fieldname: `works_${number}`,
		fieldtype: "Check",
		label: __(name),
		default: number < WORKDAYS ? 1 : 0,
	});
	return [
		{ fieldtype: "Section Break", label: __("Shift") },
		{ fieldname: "shift_start", fieldtype: "Time", label: __("Starts"), reqd: 1, default: "08:00:00" },
		{ fieldname: "shift_end", fieldtype: "Time", label: __("Ends"), reqd: 1, default: "17:00:00" },
		{ fieldtype: "Column Break" },
		...DAYS.slice(0, 4).map(day),
		{ fieldtype: "Column Break" },
		...DAYS.slice(4).map((name, number) => day(name, number + 4)),
	];
}

function skill_fields(skills) {
	const names = by_word(skills);
	if (!names.length) return [];
	const levels = [
		{ value: "0", label: "–" },
		...["1", "2", "3", "4", "5"].map((level) => ({ value: level, label: level })),
	];
	const field = ([, label], number) => ({
		fieldname: `skill_${number}`,
		fieldtype: "Select",
		label,
		options: levels,
		default: "0",
	});
	const third = Math.ceil(names.length / 3);
	const fields = names.map(field);
	return [
		{ fieldtype: "Section Break", label: __("Skills, with a level from 1 to 5") },
		...fields.slice(0, third),
		{ fieldtype: "Column Break" },
		...fields.slice(third, 2 * third),
		{ fieldtype: "Column Break" },
		...fields.slice(2 * third),
	];
}

async function invite(dialog, values, skills, done) {
	const { technician_name, mobile, email, language, role, shift_start, shift_end } = values;
	const working_days = JSON.stringify(
		DAYS.map((_name, number) => number).filter((number) => values[`works_${number}`])
	);
	const levels = by_word(skills).map(([name], number) => [name, Number(values[`skill_${number}`] || 0)]);
	const chosen = JSON.stringify(Object.fromEntries(levels.filter(([, level]) => level)));
	dialog.disable_primary_action(); // a second press would ask twice
	let answer;
	try {
		answer = await frappe.xcall(METHOD, {
			technician_name,
			mobile,
			email,
			language,
			role,
			shift_start,
			shift_end,
			working_days,
			skills: chosen,
		});
	} catch {
		return dialog.enable_primary_action(); // what was typed stays
	}
	dialog.hide();
	frappe.show_alert({
		message: __("{0} is invited: the link is on its way.", [escape(technician_name)]),
		indicator: "green",
	});
	if (answer.lacking.length) {
		const documents = answer.lacking.map((doctype) => __(doctype)).join(", ");
		frappe.msgprint(
			__("{0} may not see: {1}. Have an administrator migrate the site or give the rights.", [
				escape(technician_name),
				documents,
			])
		);
	}
	done();
}
