// What waits for a person stands out.

frappe.listview_settings["Credit Proposal"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const colour = { Proposed: "orange", Granted: "green", Refused: "gray" }[doc.state];
		return [__(doc.state, null, "Credit Proposal"), colour, `state,=,${doc.state}`];
	},
};
