// What the desk needs on every page: one warning for those who can act on it, and what forms share.
import * as formatting from "./platform/formatting";
import "./vendor_form";

// forms and lists are no modules: they find it here
gigafibre_fsm.formatting = formatting;

$(document).on("app_ready", () => {
	if (frappe.boot.fsm_warning) frappe.show_alert({ message: frappe.boot.fsm_warning, indicator: "orange" }, 15);
});
