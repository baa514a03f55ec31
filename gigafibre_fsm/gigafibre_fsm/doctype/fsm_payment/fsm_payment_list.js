// What needs a person stands out: red and orange; the rest is quiet.

const FSM_PAYMENT_COLOURS = {
	Created: "gray",
	Open: "blue",
	Processing: "blue",
	Succeeded: "orange",
	Booked: "green",
	"Partly Refunded": "light-blue",
	Refunded: "light-blue",
	Disputed: "red",
	Lost: "red",
	Expired: "gray",
	Cancelled: "gray",
	Failed: "orange",
	Review: "red",
};

frappe.listview_settings["FSM Payment"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [
			__(doc.state, null, "FSM Payment"),
			FSM_PAYMENT_COLOURS[doc.state] || "gray",
			`state,=,${doc.state}`,
		];
	},
};
