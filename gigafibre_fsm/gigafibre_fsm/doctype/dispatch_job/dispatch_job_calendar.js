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
	options: {
		// a week of every technician is too narrow to read: the day is where one starts, the last choice is kept
		defaultView: localStorage.getItem("cal_defaultView") || "agendaDay",
		minTime: "06:00:00",
		maxTime: "22:00:00",
		slotEventOverlap: false,
		eventRender: (event, element) => {
			const color = event.backgroundColor;
			element.css({
				"background-color": `color-mix(in srgb, ${color} 18%, var(--card-bg))`,
				"border-color": "transparent",
				"border-left": `4px solid ${color}`,
				color: "var(--text-color)",
			});
			element.attr("title", `${event.title} · ${__(event.status, null, "Dispatch Job")}`);
		},
	},
	get_events_method: "gigafibre_fsm.api.dispatch.calendar_events",
	update_event_method: "gigafibre_fsm.api.dispatch.calendar_move",
};
