// The calendar of absences.

frappe.views.calendar["Dispatch Absence"] = {
	field_map: { start: "from_time", end: "to_time", id: "name", title: "technician_name", allDay: "all_day" },
	get_events_method: "frappe.desk.calendar.get_events",
};
