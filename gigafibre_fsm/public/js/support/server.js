// What the page of a customer asks of the server.
import { read, write } from "../platform/server.js";

/** @returns {Promise<CustomerView>} */
export const load_customer = (customer) => read("customer_view.load_customer", { customer });
/** @returns {Promise<CustomerTimeline>} */
export const load_timeline = (customer, before, kinds) =>
	read("customer_view.load_timeline", { customer, before, kinds: JSON.stringify(kinds) });
/** @returns {Promise<OldAccount>} */
export const load_old_account = (customer) => read("customer_view.load_old_account", { customer });
/** @returns {Promise<ExpectedArrival>} */
export const estimate_visit = (customer, job) => read("customer_view.estimate_visit", { customer, job });
/** @returns {Promise<ReadyMessage[]>} */
export const list_ready_messages = (customer) => read("customer_view.list_ready_messages", { customer });

// one id for one thing that somebody wrote: pressed twice, or sent again after a lost answer, it happens once
export const new_command_id = () =>
	crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;

/** @returns {Promise<WrittenText>} */
export const send_text = (values) => write("customer_view.send_text", values);
/** @returns {Promise<MessageToCustomer>} */
export const send_mail = (values) => write("customer_view.send_mail", values);
/** @returns {Promise<MessageToCustomer>} */
export const answer_ticket = (values) => write("customer_view.answer_ticket", values);
/** @returns {Promise<WrittenNote>} */
export const add_note = (values) => write("customer_view.add_note", values);
/** @returns {Promise<OpenedTicket>} */
export const open_ticket = (values) => write("customer_view.open_ticket", values);
/** @returns {Promise<ModemCommand>} */
export const restart_modem = (values) => write("customer_view.restart_modem", values);
/** @returns {Promise<ModemCommand>} */
export const change_wifi = (values) => write("customer_view.change_wifi", values);
/** @returns {Promise<SentPayLink>} */
export const send_pay_link = (values) => write("customer_view.send_pay_link", values);
