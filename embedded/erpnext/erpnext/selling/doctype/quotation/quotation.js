frappe.ui.form.on("Quotation", {
	setup(frm) {
		frm.set_query("quotation_to", () => ({ filters: { name: ["in", ["Customer", "Lead"]] } }));
	},
});
