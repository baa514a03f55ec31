// What one does for a customer with one click: each leaves its own row in the timeline, with who did it.
import "../erpnext/collecting.js";
import { button, element } from "../elements/elements.js";
import * as formatting from "../platform/formatting.js";
import { choose_flow } from "../platform/manual_flows.js";
import { ask_for_pay_link } from "./pay_link.js";
import { why_no_flow, why_no_payment, why_no_visit } from "./rights.js";
import * as server from "./server.js";
import { ask_for_visit } from "./visit_booking.js";
import { day } from "./words.js";

/**
 * @typedef {{customer: string, view: CustomerView | null, loaded: Promise<void>, sent: () => Promise<void>, say: (text: string) => void,
 *   composer: import("./composer.js").Composer}} ActionPanel
 * @typedef {{key: string, label: string, why_not: () => string, act: (panel: ActionPanel) => unknown}} Action
 */

/** @returns {Action[]} */
export const list_actions = () => [
	{ key: "t", label: __("Open ticket"), why_not: () => "", act: open_ticket },
	{ key: "v", label: __("Book visit"), why_not: why_no_visit, act: book_visit },
	{
		key: "x",
		label: __("Text", null, "Support"),
		why_not: () => "",
		act: ({ composer }) => composer.choose("text"),
	},
	{ key: "m", label: __("E-mail"), why_not: () => "", act: ({ composer }) => composer.choose("mail") },
	{ key: "n", label: __("Note"), why_not: () => "", act: ({ composer }) => composer.choose("note") },
	{ key: "r", label: __("Restart modem"), why_not: () => "", act: restart },
	{ key: "w", label: __("Change Wi-Fi"), why_not: () => "", act: change_wifi },
	{
		key: "p",
		label: __("Send pay link"),
		why_not: () => "",
		act: (panel) => ask_for_pay_link(panel.customer, (words) => done(panel, words)),
	},
	{ key: "c", label: __("Take payment"), why_not: why_no_payment, act: take_payment },
	{
		key: "f",
		label: __("Start a flow"),
		why_not: why_no_flow,
		act: ({ customer }) => choose_flow("Customer", [customer]),
	},
];

/** @param {ActionPanel} panel */
export const draw_actions = (panel) =>
	element(
		"div",
		{ class: "fsm-cust-actions", role: "toolbar", "aria-label": __("Actions") },
		list_actions().map((action) => {
			const why = action.why_not();
			return button(action.label, () => perform(panel, action), {
				class: `btn btn-default btn-sm ${why && "fsm-cust-locked"}`,
				"aria-disabled": why ? "true" : null,
				title: why || __("Key {0}", [action.key]),
				"aria-keyshortcuts": why ? null : action.key,
				dataset: { act: action.key },
			});
		})
	);

// a button that is locked says why
export function perform(panel, action) {
	const why = action.why_not();
	if (why) return panel.say(__("{0}: {1}", [action.label, why]));
	// a key that is faster than the customer's answer is not lost
	if (!panel.view) return panel.loaded.then(() => panel.view && action.act(panel));
	return action.act(panel);
}

const done = async (panel, words) => {
	frappe.show_alert({ message: frappe.utils.escape_html(words), indicator: "green" });
	await panel.sent();
};

// a refusal is shown by the page, and what was typed into the dialog stays
const sending = (panel, work) =>
	work().catch((error) => {
		frappe.msgprint({ message: frappe.utils.escape_html(error.message), indicator: "red" });
		throw undefined; // the dialog stays open
	});

function open_ticket(panel) {
	const command_id = server.new_command_id();
	const fields = [
		{ fieldname: "subject", fieldtype: "Data", label: __("Subject"), reqd: 1 },
		{ fieldname: "kind", fieldtype: "Link", options: "Issue Type", label: __("Issue Type") },
		{ fieldname: "text", fieldtype: "Small Text", label: __("What the customer says") },
	];
	const open = (values) =>
		sending(panel, async () => {
			const { ticket } = await server.open_ticket({ customer: panel.customer, command_id, ...values });
			await done(panel, __("Ticket {0} is open.", [ticket]));
		});
	gigafibre_fsm.ask(fields, open, __("Open ticket"), __("Open ticket"));
}

// a visit belongs to a ticket: an open one, or one that is opened for it
function book_visit(panel) {
	const command_id = server.new_command_id();
	const { customer } = panel;
	return ask_for_visit({
		customer,
		tickets: panel.view.tickets.filter((ticket) => !ticket.job),
		open_ticket: async (subject) => (await server.open_ticket({ customer, subject, command_id })).ticket,
		booked: (_job, words) => done(panel, words),
	});
}

const devices_of = (panel) =>
	panel.view.lines.flatMap((line) => line.devices.map((device) => ({ ...device, line })));

function restart(panel) {
	const devices = devices_of(panel);
	if (!devices.length) return panel.say(__("There is no modem of ours to restart."));
	const options = devices.map(({ equipment, equipment_type, line }) => ({
		value: equipment,
		label: [__(equipment_type), equipment, line.address].filter(Boolean).join(" · "),
	}));
	const fields = [
		{
			fieldname: "warning",
			fieldtype: "HTML",
			options: `<p>${__("The customer has no Internet for some two minutes.")}</p>`,
		},
		{
			fieldname: "equipment",
			fieldtype: "Select",
			label: __("Device"),
			options,
			reqd: 1,
			default: options[0].value,
		},
	];
	const go = ({ equipment }) =>
		sending(panel, async () => {
			await server.restart_modem({ customer: panel.customer, equipment });
			await done(panel, __("The modem is asked to restart."));
		});
	return gigafibre_fsm.ask(fields, go, __("Restart modem"), __("Restart"));
}

function change_wifi(panel) {
	const homes = panel.view.lines.filter((line) => line.wifi_device);
	if (!homes.length) return panel.say(__("No device of this customer reports a Wi-Fi."));
	const options = homes.map((line) => ({
		value: line.wifi_device,
		label: `${line.wifi_ssid} · ${line.address}`,
	}));
	const fields = [
		{
			fieldname: "equipment",
			fieldtype: "Select",
			label: __("Device"),
			options,
			reqd: 1,
			default: options[0].value,
		},
		{
			fieldname: "wifi_ssid",
			fieldtype: "Data",
			label: __("Wi-Fi name"),
			default: homes[0].wifi_ssid,
			reqd: 1,
		},
		{
			fieldname: "wifi_password",
			fieldtype: "Password",
			label: __("New password"),
			description: __(
				"8 to 63 characters, without accents. Empty keeps the old one. Everything in the home must be connected again."
			),
		},
	];
	const go = (values) =>
		sending(panel, async () => {
			await server.change_wifi({ customer: panel.customer, ...values });
			await done(panel, __("The modem is asked to change its Wi-Fi."));
		});
	return gigafibre_fsm.ask(fields, go, __("Change Wi-Fi"), __("Change"));
}

const take_payment = (panel) =>
	choose_invoice(panel, (invoice) =>
		gigafibre_fsm.collecting.take(invoice, panel.view.identity.title, () => panel.sent())
	);

function choose_invoice(panel, act) {
	const open = panel.view.money?.open_invoices.filter((invoice) => !invoice.is_in_flight) || [];
	if (!open.length) return panel.say(__("No invoice is open."));
	if (open.length === 1) return act(open[0].name);
	const options = open.map(({ name, amount, due_on }) => ({
		value: name,
		label: `${name} · ${formatting.money(amount)} · ${day(due_on)}`,
	}));
	const field = {
		fieldname: "invoice",
		fieldtype: "Select",
		label: __("Invoice"),
		options,
		reqd: 1,
		default: open[0].name,
	};
	return frappe.prompt(field, ({ invoice }) => act(invoice), __("Which invoice?"));
}
