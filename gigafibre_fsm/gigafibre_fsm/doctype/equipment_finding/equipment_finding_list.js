// The list of findings: what is open first. Nobody adds rows by hand.

frappe.listview_settings["Equipment Finding"] = {
	add_fields: ["state"],
	hide_name_column: true,
	onload(list) {
		list.can_create = false;
	},
	get_indicator(doc) {
		const colours = { Open: "orange", Settled: "green" };
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
