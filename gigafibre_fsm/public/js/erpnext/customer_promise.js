// A customer's form: what they promise to pay, and until when.

frappe.ui.form.on("Customer", {
	refresh(frm) {
		if (frm.is_new() || !gigafibre_fsm.is_accountant()) return;
		frm.add_custom_button(__("Record promise"), () =>
			gigafibre_fsm.dunning.record_promise({ customer: frm.doc.name }, () =>
				frappe.show_alert({ message: __("The promise is recorded."), indicator: "green" })
			)
		);
	},
});
