frappe.ui.form.on("Customer", {
	setup(frm) {
		frm.set_query("customer_group", () => ({ filters: { is_group: 0 } }));
		frm.set_query("territory", () => ({ filters: { is_group: 0 } }));
		const of_customer = () => ({ filters: { link_doctype: "Customer", link_name: frm.doc.name } });
		frm.set_query("customer_primary_contact", of_customer);
		frm.set_query("customer_primary_address", of_customer);
	},
	refresh(frm) {
		frappe.dynamic_link = { doc: frm.doc, fieldname: "name", doctype: "Customer" };
		frm.toggle_display(["address_html", "contact_html"], !frm.is_new());
		if (!frm.is_new()) frappe.contacts.render_address_and_contact(frm);
	},
});
