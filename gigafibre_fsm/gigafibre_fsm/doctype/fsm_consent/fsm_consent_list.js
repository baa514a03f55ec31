frappe.listview_settings["FSM Consent"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = doc.state === "Opted Out" ? "red" : "green";
		return [__(doc.state), colour, `state,=,${doc.state}`];
	},
};
