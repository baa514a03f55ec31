// The form of a job type: tools that can be chosen, and a hint on what jobs copy.

frappe.ui.form.on("Dispatch Job Type", {
	refresh(frm) {
		if (!frm.is_new()) {
			frm.set_intro(
				__("Visits copy duration and checklist when they are created; changes here touch new visits only.")
			);
		}
	},
});
