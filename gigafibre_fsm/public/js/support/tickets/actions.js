// What is done with the open ticket but for writing: each asks what it must know, does it, and shows what became of it.
import { ask } from "../../platform/dialogs.js";
import { ask_for_pay_link } from "../pay_link.js";
import * as server from "./server.js";
import { person_name, reason_word, STATUSES, status_word, when } from "./words.js";

const BOOKING = "/assets/gigafibre_fsm/js/erpnext/booking.js";
const CUSTOMER = "customer"; // as a time to put a ticket aside until

export class Actions {
	/** @param {import("./page.js").TicketDesk} desk */
	constructor(desk) {
		this.desk = desk;
	}

	get ticket() {
		return /** @type {DeskTicket} */ (this.desk.ticket.shown);
	}

	// do it, then show what others see; a refusal is shown where it happened
	async run(work, words) {
		try {
			const found = await work();
			this.desk.say(typeof words === "function" ? words(found) : words);
			await this.desk.refresh();
			return found;
		} catch (error) {
			this.desk.refuse(error);
			return null;
		}
	}

	// for a dialog, which stays as it is if the server refuses
	async run_in_dialog(work, words) {
		const found = await this.run(work, words);
		if (found === null) throw null; // no error: it has been shown
		return found;
	}

	assign() {
		const { name, people } = this.ticket;
		const names = this.desk.toolbar.people;
		const choices = [
			{ value: "rule", label: __("By rule: who has time, the language and the knowledge") },
			{ value: frappe.session.user, label: __("Me") },
			...names
				.filter(({ user }) => user !== frappe.session.user)
				.map(({ user, full_name, tickets, is_away }) => ({
					value: user,
					label: is_away ? __("{0}: away", [full_name]) : __("{0}: {1} open tickets", [full_name, tickets]),
				})),
			{ value: "", label: __("Nobody") },
		];
		const field = {
			fieldname: "user",
			fieldtype: "Select",
			label: __("Who has it"),
			options: choices,
			default: people[0] || "rule",
		};
		const send = ({ user }) =>
			user === "rule" ? this.assign_by_rule(name) : this.assign_to(name, user ? [user] : []);
		ask(field, send, __("Assign {0}", [name]), __("Assign"));
	}

	assign_to(name, users) {
		return this.run_in_dialog(() => server.assign(name, users), given_to(users[0]));
	}

	assign_by_rule(name) {
		return this.run_in_dialog(
			() => server.assign_by_rule(name),
			({ user, reason }) => (user ? given_to(user) : reason_word(reason))
		);
	}

	status() {
		const { name, status } = this.ticket;
		const field = {
			fieldname: "status",
			fieldtype: "Select",
			label: __("Status"),
			reqd: 1,
			default: status,
			options: STATUSES.map((value) => ({ value, label: status_word(value) })),
		};
		const send = (values) =>
			this.run_in_dialog(
				() => server.set_status(name, values.status),
				__("Status: {0}", [status_word(values.status)])
			);
		ask(field, send, __("Status of {0}", [name]), __("Change"));
	}

	snooze() {
		const { name, wakes_on } = this.ticket;
		if (wakes_on) return this.run(() => server.wake(name), __("The ticket is back."));
		const fields = [
			{
				fieldname: "until",
				fieldtype: "Select",
				label: __("Until"),
				reqd: 1,
				default: "tomorrow",
				options: [
					{ value: "hour", label: __("In one hour") },
					{ value: "tomorrow", label: __("Tomorrow morning") },
					{ value: "week", label: __("In a week") },
					{ value: CUSTOMER, label: __("The customer writes (at most 30 days)") },
					{ value: "moment", label: __("Another time") },
				],
			},
			{
				fieldname: "moment",
				fieldtype: "Datetime",
				label: __("Time"),
				depends_on: "eval:doc.until === 'moment'",
				mandatory_depends_on: "eval:doc.until === 'moment'",
				description: __("It also comes back as soon as its customer writes."),
			},
		];
		const send = (values) =>
			this.run_in_dialog(
				() => server.snooze(name, moment_of(values)),
				({ until }) => __("Put aside until {0}", [when(until)])
			);
		return ask(fields, send, __("Put {0} aside", [name]), __("Put aside"));
	}

	follow() {
		const { name, is_followed } = this.ticket;
		const words = is_followed ? __("You no longer follow it.") : __("You follow it now.");
		return this.run(() => server.follow(name, !is_followed), words);
	}

	merge() {
		const { name, merged_into, customer } = this.ticket;
		if (merged_into) return this.undo_merge(name);
		const others = customer?.tickets || [];
		const fields = [
			{
				fieldname: "target",
				fieldtype: "Link",
				options: "Issue",
				label: __("Goes on as ticket"),
				reqd: 1,
				default: others[0]?.ticket,
				get_query: () => ({
					filters: { customer: customer?.customer || ["is", "not set"], name: ["!=", name] },
				}),
				description: __(
					"All messages and notes move there, the customer sees one request, and {0} is closed. The merge can be undone.",
					[name]
				),
			},
		];
		const send = ({ target }) =>
			this.run_in_dialog(
				() => server.merge(name, target),
				({ moved }) => __("{0} messages and notes moved.", [moved])
			).then(() => this.desk.open(target));
		return ask(fields, send, __("Merge {0}", [name]), __("Merge"));
	}

	undo_merge(name) {
		return this.run(
			() => server.undo_merge(name),
			({ moved }) => __("{0} messages and notes moved back.", [moved])
		);
	}

	/** @param {ThreadEntry} entry */
	split(entry) {
		const { name } = this.ticket;
		const text = __("Make this message a ticket of its own? Merging the new ticket takes it back.");
		frappe.confirm(frappe.utils.escape_html(text), async () => {
			const found = await this.run(
				() => server.split(name, entry.name),
				({ ticket }) => __("The new ticket is {0}.", [ticket])
			);
			if (found) this.desk.open(found.ticket);
		});
	}

	outage() {
		const { name, incident } = this.ticket;
		const field = {
			fieldname: "incident",
			fieldtype: "Link",
			options: "Network Incident",
			label: __("Outage"),
			default: incident,
			get_query: () => ({ filters: { state: ["in", ["Open", "Partly Restored"]] } }),
			description: __("Its end answers this ticket. Empty: it belongs to no outage."),
		};
		const send = (values) =>
			this.run_in_dialog(
				() => server.link_incident(name, values.incident || ""),
				values.incident ? __("It belongs to {0} now.", [values.incident]) : __("It belongs to no outage.")
			);
		ask(field, send, __("Outage of {0}", [name]), __("Save"));
	}

	pay_link() {
		const customer = this.ticket.customer?.customer;
		if (!customer) return this.desk.say(__("This ticket names no customer."));
		return ask_for_pay_link(customer, (words) => this.run(() => Promise.resolve(), words));
	}

	// the same questions as on the ticket's form
	visit() {
		if (!frappe.model.can_create("Dispatch Job")) return;
		const { name, customer } = this.ticket;
		const form = {
			doctype: "Issue",
			doc: { name, customer: customer?.customer },
			is_dirty: () => false,
			reload_doc: () => this.desk.refresh(),
		};
		const booked = (_job, words) => this.run(() => Promise.resolve(), words);
		const source = { method: "gigafibre_fsm.api.booking.job_from_issue", argument: "issue", booked };
		frappe.require(BOOKING, () => gigafibre_fsm.booking.ask(form, source));
	}
}

function given_to(user) {
	if (!user) return __("Nobody has it now.");
	return user === frappe.session.user ? __("You have it now.") : __("{0} has it now.", [person_name(user)]);
}

// the site's time, as the server reads it; empty until the customer writes
function moment_of({ until, moment }) {
	if (until === CUSTOMER) return "";
	if (until === "moment") return moment;
	const { add_days, get_today, now_datetime } = frappe.datetime;
	if (until === "hour") return in_one_hour(now_datetime());
	return `${add_days(get_today(), until === "week" ? 7 : 1)} 08:00`;
}

function in_one_hour(now) {
	const later = new Date(`${now.slice(0, 10)}T${now.slice(11, 19)}Z`);
	later.setUTCHours(later.getUTCHours() + 1);
	return later.toISOString().slice(0, 16).replace("T", " ");
}
