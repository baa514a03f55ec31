// Who may press which button; the server decides, this only hides what it would refuse.

const ACCOUNTANTS = ["FSM Accounts", "FSM Manager", "System Manager"];

export const is_accountant = () => ACCOUNTANTS.some((role) => frappe.user.has_role(role));
