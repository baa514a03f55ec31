// What needs a person stands out: red and orange; the rest is quiet.

const FSM_REFUND_COLOURS = { Requested: "blue", Refunded: "green", Refused: "orange", Failed: "red" };

frappe.listview_settings["FSM Refund"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [
			__(doc.state, null, "FSM Refund"),
			FSM_REFUND_COLOURS[doc.state] || "gray",
			`state,=,${doc.state}`,
		];
	},
};
