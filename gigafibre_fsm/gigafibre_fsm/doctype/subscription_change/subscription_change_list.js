// What could not be applied stands out.

frappe.listview_settings["Subscription Change"] = {
	add_fields: ["state"],
	formatters: { kind: (value) => __(value, null, "Subscription Change") },
	get_indicator(doc) {
		const colour = { Scheduled: "blue", Applied: "green", Withdrawn: "gray", Failed: "red" }[doc.state];
		return [__(doc.state, null, "Subscription Change"), colour, `state,=,${doc.state}`];
	},
};
