frappe.ui.form.on("Stock Entry", {
	setup(frm) {
		const stores = () => ({ filters: { is_group: 0, company: frm.doc.company } });
		["from_warehouse", "to_warehouse"].forEach((field) => frm.set_query(field, stores));
		["s_warehouse", "t_warehouse"].forEach((field) => frm.set_query(field, "items", stores));
		frm.set_query("item_code", "items", () => ({ filters: { is_stock_item: 1, disabled: 0 } }));
	},
});
