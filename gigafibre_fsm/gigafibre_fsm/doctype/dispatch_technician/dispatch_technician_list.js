// The list of technicians: who works and who does not.

frappe.listview_settings["Dispatch Technician"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const color = doc.status === "Active" ? "green" : "gray";
		return [__(doc.status), color, `status,=,${doc.status}`];
	},
};
