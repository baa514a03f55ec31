// What the reader may do from the page of a customer, and what the button says where they may not.
import { is_accountant, may_run_flows } from "../platform/roles.js";

/** The sentence for who lacks the right; empty for who has it. */
export const why_no_money = () => (is_accountant() ? "" : __("This needs the role FSM Accounts."));
export const why_no_payment = () =>
	is_accountant()
		? ""
		: __("Payments are taken by accounts (role FSM Accounts). Send the pay link, or hand the call over.");
export const why_no_visit = () =>
	frappe.model.can_create("Dispatch Job") ? "" : __("This needs the role FSM Dispatcher.");
export const why_no_flow = () => (may_run_flows() ? "" : __("This needs the role FSM Manager."));
