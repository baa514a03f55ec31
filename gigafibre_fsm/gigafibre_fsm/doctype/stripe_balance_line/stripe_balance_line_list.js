// Why a line is not explained is said in the reader's language.

frappe.listview_settings["Stripe Balance Line"] = {
	formatters: { reason: (reason) => frappe.utils.escape_html(__(reason || "")) },
};
