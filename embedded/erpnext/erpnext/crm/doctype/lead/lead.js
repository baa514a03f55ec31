frappe.ui.form.on("Lead", {
	refresh(frm) {
		frappe.dynamic_link = { doc: frm.doc, fieldname: "name", doctype: "Lead" };
		frm.toggle_display(["address_html", "contact_html"], !frm.is_new());
		if (!frm.is_new()) frappe.contacts.render_address_and_contact(frm);
	},
});
