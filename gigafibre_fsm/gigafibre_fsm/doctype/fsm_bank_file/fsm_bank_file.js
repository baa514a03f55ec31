// Saving checks the file; a button imports it, whole or not at all.

frappe.ui.form.on("FSM Bank File", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.dashboard.clear_headline();
		if (frm.doc.state === "Refused") {
			frm.dashboard.set_headline_alert(__("Nothing can be imported until these rows are correct."), "red");
		}
		if (frm.doc.state === "Imported") frm.disable_save();
		if (frm.doc.state !== "Checked" || !gigafibre_fsm.is_accountant()) return;
		frm.add_custom_button(__("Import {0} rows", [frm.doc.new_rows]), async () => {
			await frappe.call({
				method: "gigafibre_fsm.api.payments.import_bank_file",
				args: { bank_file: frm.doc.name },
				freeze: true,
			});
			await frm.reload_doc();
		});
	},
});
