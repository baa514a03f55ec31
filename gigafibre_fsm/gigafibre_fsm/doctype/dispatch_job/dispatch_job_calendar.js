// The calendar of visits: what is dragged is planned anew by the same rules as the form.

(() => {
	const hours = ["06:00:00", "22:00:00"];
	const shown = (status) => __(status, null, "Dispatch Job");

	// the colour of the status as a tint and a bar, the text in the desk's own
	function paint(element, color) {
		element.style.backgroundColor = `color-mix(in srgb, ${color} 18%, var(--card-bg))`;
		element.style.borderColor = "transparent";
		element.style.boxShadow = `inset 4px 0 ${color}`;
		element.style.color = "var(--text-color)";
	}

	// Frappe 15 draws with FullCalendar 3, where a week of every technician is too narrow to read: the day is where
	// one starts, the last choice is kept
	const three = {
		defaultView: localStorage.getItem("cal_defaultView") || "agendaDay",
		minTime: hours[0],
		maxTime: hours[1],
		slotEventOverlap: false,
		eventRender: (event, element) => {
			paint(element[0], event.backgroundColor);
			element.attr("title", `${event.title} · ${shown(event.status)}`);
		},
	};
	// Frappe 16 with FullCalendar 6
	const six = {
		initialView: localStorage.getItem("cal_initialView") || "timeGridDay",
		slotMinTime: hours[0],
		slotMaxTime: hours[1],
		slotEventOverlap: false,
		eventDidMount: ({ event, el }) => {
			paint(el, event.backgroundColor);
			const text = el.querySelector(".fc-event-main");
			if (text) text.style.color = "var(--text-color)"; // it carries a colour of its own
			el.title = `${event.title} · ${shown(event.extendedProps.status)}`;
		},
	};

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
			{
				fieldtype: "Select",
				fieldname: "status",
				options: "\nScheduled\nDispatched\nEn Route\nOn Site\nOn Hold",
			},
		],
		options: parseInt(frappe.boot.versions.frappe) >= 16 ? six : three,
		get_events_method: "gigafibre_fsm.api.dispatch.calendar_events",
		update_event_method: "gigafibre_fsm.api.dispatch.calendar_move",
	};
})();
