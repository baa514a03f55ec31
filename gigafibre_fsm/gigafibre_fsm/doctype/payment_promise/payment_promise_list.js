// An open promise is watched, a broken one is called about.

const PAYMENT_PROMISE_COLOURS = { Open: "blue", Kept: "green", Broken: "red" };

frappe.listview_settings["Payment Promise"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [
			__(doc.state, null, "Payment Promise"),
			PAYMENT_PROMISE_COLOURS[doc.state] || "gray",
			`state,=,${doc.state}`,
		];
	},
};
