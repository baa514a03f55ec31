// What visitors left: what is new stands out, and an order begins with a row.

frappe.listview_settings["Coverage Request"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = { New: "orange", Answered: "blue", Converted: "green", Closed: "gray" };
		return [__(doc.state, null, "Coverage Request"), colours[doc.state], `state,=,${doc.state}`];
	},
	button: {
		show: (doc) => ["New", "Answered"].includes(doc.state) && gigafibre_fsm.may_answer(),
		get_label: () => __("Begin an order"),
		get_description: () => __("Begin an order with this address and person"),
		action: (doc) =>
			frappe
				.xcall("gigafibre_fsm.api.sales_orders.begin_from_request", { request: doc.name })
				.then(({ order }) => frappe.set_route("new-order", order)),
	},
};
