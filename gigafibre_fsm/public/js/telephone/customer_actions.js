// What is done for whoever calls, without leaving the call: each by one press, confirmed where a customer would notice.
import { button, element } from "../elements/elements.js";
import * as server from "../platform/server.js";
import { ask_for_pay_link } from "../support/pay_link.js";
import { ask_for_visit } from "../support/visit_booking.js";
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
		button(card.issue ? __("Open the ticket") : __("Open a ticket"), act(open_ticket), {
			"data-key": "ticket",
		}),
		button(card.next_visit ? __("Move the visit") : __("Book a visit"), act(book_visit), {
			"data-key": "visit",
		}),
		button(__("Restart the modem"), act(restart_modem), { "data-key": "restart" }),
		button(__("Send pay link"), act(send_pay_link), { "data-key": "pay" })
	);
}

// the page of a customer or a ticket where this person has it, else the form
const page_of = (customer) =>
	frappe.boot.page_info?.["customer-360"] ? ["customer-360", customer] : ["Form", "Customer", customer];
const ticket_page = (ticket) =>
	frappe.boot.page_info?.tickets ? ["tickets", ticket] : ["Form", "Issue", ticket];

// one ticket for one call, however often the button is pressed; it is answered at the desk of tickets
async function open_ticket({ call }, _call, telephone) {
	const { ticket } = await write("call_results.open_call_ticket", { call, subject: __("Telephone call") });
	telephone.say("ticket_opened", [ticket], "good");
	telephone.order("look");
	frappe.set_route(...ticket_page(ticket));
}

async function book_visit(card, _call, telephone) {
	const { call, customer } = card;
	const booked = async (job, words) => {
		await write("call_results.link_visit", { call, job });
		telephone.say("", [words], "good");
		telephone.order("look");
	};
	if (card.next_visit) return gigafibre_fsm.booking.offer(card.next_visit.job, booked, true);
	const { tickets } = await read("customer_view.load_customer", { customer });
	return ask_for_visit({
		customer,
		tickets: of_call_first(card, tickets),
		open_ticket: async (subject) => (await write("call_results.open_call_ticket", { call, subject })).ticket,
		booked,
	});
}

const of_call_first = ({ issue }, tickets) =>
	tickets
		.filter((ticket) => !ticket.job)
		.sort((one, other) => Number(other.name === issue) - Number(one.name === issue));

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

const send_pay_link = ({ customer }, _call, telephone) =>
	ask_for_pay_link(customer, (words) => telephone.say("", [words], "good"));

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
