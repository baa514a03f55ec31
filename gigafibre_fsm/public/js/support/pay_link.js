// Sends a customer the link to what is open, by text or by e-mail: whoever sends it sees no amount.
import { ask } from "../platform/dialogs.js";
import { phone_number } from "../platform/formatting.js";
import { new_command_id, send_pay_link } from "./server.js";

/**
 * @param {string} customer
 * @param {(words: string) => unknown} sent - told what to say when the link is on its way.
 */
export function ask_for_pay_link(customer, sent) {
	const command_id = new_command_id();
	const way = {
		fieldname: "way",
		fieldtype: "Select",
		label: __("Way"),
		options: [
			{ value: "text", label: __("By text") },
			{ value: "mail", label: __("By e-mail") },
		],
		reqd: 1,
		default: "text",
		description: __("The customer reads the amounts in their language. They are not shown here."),
	};
	const send = async (values) => {
		try {
			await sent(say(await send_pay_link({ customer, command_id, ...values })));
		} catch (error) {
			frappe.msgprint({ message: frappe.utils.escape_html(error.message), indicator: "red" });
			throw undefined; // the dialog stays open
		}
	};
	ask(way, send, __("Send pay link"), __("Send"));
}

/** @param {SentPayLink} answer */
function say({ address, problem }) {
	const where = address.includes("@") ? address : phone_number(address);
	return problem
		? __("The link to {0} is not sent: {1}", [where, problem])
		: __("The link goes to {0}.", [where]);
}
