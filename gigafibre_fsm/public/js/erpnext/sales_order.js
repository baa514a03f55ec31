// A sales order's form: make the visit it asks for, open the one that is under way, call it off with the order.

frappe.ui.form.on("Sales Order", {
	setup(frm) {
		frm.set_query("fsm_service_location", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.docstatus === 0) return;
		gigafibre_fsm.booking.show(frm, {
			method: "gigafibre_fsm.api.booking.job_from_sales_order",
			argument: "sales_order",
			over: (doc) => doc.docstatus === 2 || doc.status === "Closed",
			question: () => __("This order is over, but its visit is still planned: cancel it?"),
		});
		if (frm.doc.docstatus === 1 && frm.doc.fsm_portal_state === "Awaiting Payment") {
			frm.dashboard.set_headline_alert(
				__("The customer has not paid this order yet: there is nothing to deliver."),
				"orange"
			);
		}
	},
});
