// An incident's form: the visits that waited for it, and of which it is still to be said what becomes of them.

frappe.ui.form.on("Network Incident", {
	refresh(frm) {
		if (frm.is_new()) return;
		const show = () => frappe.set_route("List", "Dispatch Job", { ended_outage: frm.doc.name });
		frm.add_custom_button(__("Visits to decide"), show, __("Visits"));
	},
});
