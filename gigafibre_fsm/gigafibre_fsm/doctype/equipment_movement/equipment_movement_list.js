// The list of movements: what ERPNext's stock knows of each. Nobody adds rows by hand.

frappe.listview_settings["Equipment Movement"] = {
	add_fields: ["stock_state"],
	hide_name_column: true,
	onload(list) {
		list.can_create = false;
	},
	get_indicator(doc) {
		const colours = { "Not Tracked": "gray", Pending: "blue", Posted: "green", Differs: "orange" };
		return [__(doc.stock_state), colours[doc.stock_state], `stock_state,=,${doc.stock_state}`];
	},
};
