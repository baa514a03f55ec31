// Only an active flow does anything; a paused one says so.

const FLOW_TEMPLATE_COLOURS = { Draft: "gray", Active: "green", Paused: "orange", Retired: "red" };

frappe.listview_settings["Flow Template"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [__(doc.state), FLOW_TEMPLATE_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
