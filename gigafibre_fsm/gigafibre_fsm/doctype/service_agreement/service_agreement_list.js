// What waits for a customer stands out.

frappe.listview_settings["Service Agreement"] = {
	add_fields: ["state"],
	formatters: {
		channel: (value) => __(value, null, "Service Agreement"),
		term_months: (value) => (value ? __("{0} months", [value]) : __("none")),
	},
	get_indicator(doc) {
		const colour = gigafibre_fsm.agreement_colours[doc.state];
		return [__(doc.state, null, "Service Agreement"), colour, `state,=,${doc.state}`];
	},
};
