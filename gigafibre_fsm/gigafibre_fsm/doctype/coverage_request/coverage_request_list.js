// What visitors left: an order begins with a row that waits for an answer.

frappe.listview_settings["Coverage Request"] = {
	add_fields: ["state"],
	// beside the name: what nobody has looked at stands out
	get_indicator: ({ state }) => [
		__(state),
		{ New: "orange", Answered: "blue", Lead: "blue", Converted: "green" }[state] || "gray",
		`state,=,${state}`,
	],
	button: {
		show: (doc) => ["New", "Answered", "Lead"].includes(doc.state) && gigafibre_fsm.may_answer(),
		get_label: () => __("Order", null, "Coverage Request"),
		get_description: () => __("Begin an order with this address and person"),
		action: (doc) =>
			frappe
				.xcall("gigafibre_fsm.api.sales_orders.begin_from_request", { request: doc.name })
				.then(({ order }) => frappe.set_route("new-order", order)),
	},
};
