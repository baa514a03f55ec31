// A ticket's form: make the visit it asks for, open the one that is under way, call it off with the ticket.

frappe.ui.form.on("Issue", {
	setup(frm) {
		frm.set_query("fsm_service_location", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		gigafibre_fsm.booking.show(frm, {
			method: "gigafibre_fsm.api.booking.job_from_issue",
			argument: "issue",
			over: (doc) => ["Closed", "Resolved"].includes(doc.status),
			question: () => __("This ticket is over, but its visit is still planned: cancel it?"),
		});
	},
});
