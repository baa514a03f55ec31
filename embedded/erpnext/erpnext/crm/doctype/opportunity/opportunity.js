frappe.ui.form.on("Opportunity", {
	setup(frm) {
		frm.set_query("opportunity_from", () => ({ filters: { name: ["in", ["Customer", "Lead"]] } }));
	},
});
