// The calendar of visits: what is dragged is planned anew by the same rules as the form.

frappe.views.calendar["Dispatch Job"] = {
	field_map: {
		start: "arrival",
		end: "ends_on",
		id: "name",
		title: "title",
		allDay: "all_day",
		color: "color",
	},
	filters: [
		{ fieldtype: "Link", fieldname: "technician", options: "Dispatch Technician", label: __("Technician") },
		{ fieldtype: "Select", fieldname: "status", options: "\nScheduled\nDispatched\nEn Route\nOn Site\nOn Hold" },
	],
	options: { defaultView: "agendaWeek", minTime: "06:00:00", maxTime: "22:00:00" },
	get_events_method: "gigafibre_fsm.api.dispatch.calendar_events",
	update_event_method: "gigafibre_fsm.api.dispatch.calendar_move",
};
