// A visit's form: where its line says that the trouble is, and what becomes of it once an outage is over.

frappe.ui.form.on("Dispatch Job", {
	refresh(frm) {
		if (!frm.is_new()) gigafibre_fsm.show_line_verdict(frm);
	},
});
