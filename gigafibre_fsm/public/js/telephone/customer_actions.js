// What is done for whoever calls, without leaving the call: each by one press, confirmed where a customer would notice.
import { button, element } from "../elements/elements.js";
import * as server from "../platform/server.js";
import { Trouble } from "./trouble.js";

// methods of the customer's page and of the money, whose answers are not declared for this script
/** @type {{ read: (method: string, values: object) => Promise<any>, write: (method: string, values: object) => Promise<any> }} */
const { read, write } = /** @type {any} */ (server);

export function actions(telephone, card, call) {
	const act = (work) => async () => {
		try {
			await work(card, call, telephone);
		} catch (error) {
			telephone.complain(error);
		}
	};
	return element(
		"div",
		{ class: "fsm-phone-ways", role: "group", "aria-label": __("For this customer") },
		button(__("Open customer"), () => frappe.set_route(...page_of(card.customer))),
		button(__("Open a ticket"), act(open_ticket), { "data-key": "ticket" }),
		button(card.next_visit ? __("Move the visit") : __("Book a visit"), act(book_visit), {
			"data-key": "visit",
		}),
		button(__("Restart the modem"), act(restart_modem), { "data-key": "restart" }),
		gigafibre_fsm.is_accountant() && button(__("Send pay link"), act(send_pay_link), { "data-key": "pay" })
	);
}

// the page of a customer where this person has it, else the form
const page_of = (customer) =>
	frappe.boot.page_info?.["customer-360"] ? ["customer-360", customer] : ["Form", "Customer", customer];

// one ticket for one call, however often the button is pressed
async function open_ticket({ customer, call }, _call, telephone) {
	const subject = __("Telephone call");
	const { ticket } = await write("customer_view.open_ticket", {
		customer,
		subject,
		command_id: `call-${call}`,
	});
	telephone.say("ticket_opened", [ticket], "good");
	frappe.set_route("Form", "Issue", ticket);
}

// a visit is booked from its ticket, moved from its own form
async function book_visit(card, call, telephone) {
	if (card.next_visit) return frappe.set_route("Form", "Dispatch Job", card.next_visit.job);
	return open_ticket(card, call, telephone);
}

async function restart_modem({ customer }, _call, telephone) {
	const { lines } = await read("customer_view.load_customer", { customer });
	const devices = lines.flatMap((line) =>
		line.devices.map((device) => ({ ...device, address: line.address }))
	);
	if (!devices.length) throw new Trouble("no_modem");
	const restart = async ({ equipment }) => {
		await write("customer_view.restart_modem", { customer, equipment });
		telephone.say("restarting", [], "good");
	};
	if (devices.length > 1)
		return choose(devices, ({ address, equipment_type }) => `${equipment_type} · ${address}`, restart);
	return frappe.confirm(__("The customer has no Internet for some two minutes."), () =>
		restart(devices[0]).catch((error) => telephone.complain(error))
	);
}

async function send_pay_link({ customer, customer_name }, _call, telephone) {
	const account = await read("customer_money.customer_account", { customer });
	const open = account.open_invoices;
	if (!open.length) throw new Trouble("nothing_due");
	const send = async ({ name }) => {
		await write("payments.send_pay_link", { invoice: name });
		telephone.say("link_queued", [], "good");
	};
	const question = __("Text {0} a link to see and pay this invoice?", [
		frappe.utils.escape_html(customer_name || customer),
	]);
	if (open.length === 1)
		return frappe.confirm(question, () => send(open[0]).catch((error) => telephone.complain(error)));
	const say = (row) => [row.name, gigafibre_fsm.formatting.money(row.amount)].join(" · ");
	return choose(open, say, send);
}

// which of several: the row itself is handed on
function choose(rows, say, act) {
	const options = rows.map((row, index) => ({ value: String(index), label: say(row) }));
	const field = {
		fieldname: "row",
		fieldtype: "Select",
		label: __("Which one?"),
		options,
		reqd: 1,
		default: "0",
	};
	gigafibre_fsm.ask(field, ({ row }) => act(rows[Number(row)]), __("Which one?"), __("Confirm"));
}
