// What is done with a person, each with its question; a refusal leaves the question as it is.
import { plain } from "../plain_text/dialog.js";
import { escape } from "../plain_text/rule.js";
import { ask } from "../platform/dialogs.js";

const METHOD = "gigafibre_fsm.api.people";

export function invite(choices, done) {
	const fields = [
		{ fieldname: "full_name", fieldtype: "Data", label: __("Name"), reqd: 1 },
		{
			fieldname: "email",
			fieldtype: "Data",
			label: __("E-mail"),
			reqd: 1,
			description: __("An invitation goes there, with which they choose a password."),
		},
		{
			fieldname: "language",
			fieldtype: "Select",
			label: __("Language"),
			default: "fr",
			options: [
				{ value: "fr", label: __("French") },
				{ value: "en", label: __("English") },
			],
		},
		{ fieldtype: "Section Break", label: __("Roles") },
		...role_fields(choices, []),
	];
	const send = async (values) => {
		const { full_name, email, language } = values;
		const roles = chosen_roles(choices, values);
		const answer = await frappe.xcall(`${METHOD}.invite`, { full_name, email, language, roles });
		say(
			answer.is_mailed
				? __("{0} is invited by e-mail.", [escape(full_name)])
				: __("{0} may come in, but no e-mail could be sent: set up outgoing e-mail.", [escape(full_name)]),
			answer.is_mailed ? "green" : "orange"
		);
		warn_of_lacking(full_name, answer.lacking);
		done();
	};
	ask(fields, send, __("Invite somebody to the office"), __("Invite"));
}

export function ask_roles(person, choices, done) {
	const send = async (values) => {
		const roles = chosen_roles(choices, values);
		const { lacking } = await frappe.xcall(`${METHOD}.set_roles`, { user: person.user, roles });
		say(__("Saved"), "green");
		warn_of_lacking(person.full_name, lacking);
		done();
	};
	ask(role_fields(choices, person.roles), send, __("Roles of {0}", [person.full_name]), __("Save"));
}

export function ask_to_disable(person, done) {
	const text = person.technician
		? __(
				"Login, sessions, API key, links and telephone of {0} end at once, and no visit is planned for them any more. Their roles stay.",
				[person.full_name]
			)
		: __("Login, sessions, API key and telephone of {0} end at once. Their roles stay.", [person.full_name]);
	const send = async () => {
		const { visits } = await frappe.xcall(`${METHOD}.disable`, { user: person.user });
		say(__("{0} is shut out.", [escape(person.full_name)]), "green");
		if (visits.length) name_visits(person, visits);
		done();
	};
	const fields = [{ fieldname: "text", fieldtype: "HTML", options: `<p>${escape(text)}</p>` }];
	ask(fields, send, __("Shut out {0}", [person.full_name]), __("Shut out"));
}

export async function enable(person, done) {
	await frappe.xcall(`${METHOD}.enable`, { user: person.user });
	say(__("{0} may come in again.", [escape(person.full_name)]), "green");
	done();
}

export async function revoke_links(person, done) {
	await frappe.xcall("gigafibre_fsm.api.magic_link.revoke_technician", { technician: person.technician });
	say(__("The links of {0} open nothing any more.", [escape(person.full_name)]), "green");
	done();
}

const field_of = (role) => frappe.scrub(role);

const role_fields = (choices, held) =>
	choices.map(({ role, title, meaning }) => ({
		fieldname: field_of(role),
		fieldtype: "Check",
		label: title,
		description: meaning,
		default: held.includes(role) ? 1 : 0,
	}));

const chosen_roles = (choices, values) =>
	JSON.stringify(choices.map(({ role }) => role).filter((role) => values[field_of(role)]));

const say = (message, indicator) => frappe.show_alert({ message, indicator });

function warn_of_lacking(name, lacking) {
	if (!lacking.length) return;
	const documents = lacking.map((doctype) => __(doctype)).join(", ");
	frappe.msgprint(
		__("{0} may not see: {1}. Have an administrator migrate the site or give the rights.", [
			escape(name),
			documents,
		])
	);
}

// somebody else has to take them: the board shows them on the row of whoever is gone
function name_visits(person, visits) {
	const rows = visits.map(
		({ job, text }) =>
			`<li><a href="${escape(frappe.utils.get_form_link("Dispatch Job", job))}">${escape(text)}</a></li>`
	);
	const dialog = new frappe.ui.Dialog(
		plain({
			title: __("Visits of {0} that somebody else has to take", [person.full_name]),
			fields: [{ fieldname: "visits", fieldtype: "HTML", options: `<ul>${rows.join("")}</ul>` }],
		})
	);
	dialog.show();
}
