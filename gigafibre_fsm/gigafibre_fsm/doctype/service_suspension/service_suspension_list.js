// What waits for a person stands out: orange to confirm, red where nobody knows.

frappe.listview_settings["Service Suspension"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const colour = gigafibre_fsm.suspension_colours[doc.state] || "gray";
		return [__(doc.state, null, "Service Suspension"), colour, `state,=,${doc.state}`];
	},
};
