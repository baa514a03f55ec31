// The list of absences: over, now, or still to come.

frappe.listview_settings["Dispatch Absence"] = {
	hide_name_column: true,
	add_fields: ["from_time", "to_time"],
	get_indicator(doc) {
		const now = frappe.datetime.system_datetime();
		if (doc.to_time < now) return [__("Over"), "gray", `to_time,<,${now}`];
		if (doc.from_time > now) return [__("Planned"), "blue", `from_time,>,${now}`];
		return [__("Absent"), "orange", `from_time,<,${now}|to_time,>,${now}`];
	},
};
