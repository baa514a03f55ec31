frappe.ui.form.on("Warehouse", {
	setup(frm) {
		frm.set_query("parent_warehouse", () => ({ filters: { is_group: 1, company: frm.doc.company } }));
	},
	refresh(frm) {
		frm.toggle_display(["address_html", "contact_html"], !frm.is_new());
		if (!frm.is_new()) frappe.contacts.render_address_and_contact(frm);
	},
});
