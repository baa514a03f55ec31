// What the desk needs on every page: one warning for those who can act on it, and what forms share.
import "./vendor_form";

$(document).on("app_ready", () => {
	if (frappe.boot.fsm_warning) frappe.show_alert({ message: frappe.boot.fsm_warning, indicator: "orange" }, 15);
});
