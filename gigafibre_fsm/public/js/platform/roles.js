// Who may press which button; the server decides, this only hides what it would refuse.

const ACCOUNTANTS = ["FSM Accounts", "FSM Manager", "System Manager"];

const SUPPORT = ["FSM Support", "FSM Manager", "System Manager"];

const MANAGERS = ["FSM Manager", "System Manager"];

const REFUNDERS = ["FSM Refunds", "System Manager"];

export const is_accountant = () => ACCOUNTANTS.some((role) => frappe.user.has_role(role));

export const may_refund = () => REFUNDERS.some((role) => frappe.user.has_role(role));

export const may_run_flows = () => MANAGERS.some((role) => frappe.user.has_role(role));

export const may_answer = () => SUPPORT.some((role) => frappe.user.has_role(role));
