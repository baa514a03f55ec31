// The list of visits: a colour for each status, late visits marked.

frappe.listview_settings["Dispatch Job"] = {
	// the subject says more than the number, which the form shows
	hide_name_column: true,
	add_fields: [
		"status",
		"arrival",
		"priority",
		"outcome",
		"technician_name",
		"customer_name",
		"previous_visit",
	],

	get_indicator(doc) {
		const color = {
			Draft: "gray",
			Scheduled: "blue",
			Dispatched: "cyan",
			"En Route": "yellow",
			"On Site": "orange",
			"On Hold": "pink",
			Completed: "green",
			"Not Done": "red",
			Cancelled: "darkgrey",
		}[doc.status];
		const now = frappe.datetime.system_datetime();
		if (doc.status === "Dispatched" && doc.arrival && doc.arrival < now) {
			return [__("Late"), "red", `status,=,Dispatched|arrival,<,${now}`];
		}
		if (doc.outcome === "Partial") return [__("Done in part"), "yellow", "outcome,=,Partial"];
		return [__(doc.status, null, "Dispatch Job"), color, `status,=,${doc.status}`];
	},

	formatters: {
		subject(value, field, doc) {
			const mark = `<span class="indicator-pill orange">${__("Return")}</span>`;
			return doc.previous_visit
				? `${frappe.utils.escape_html(value)} ${mark}`
				: frappe.utils.escape_html(value);
		},
		priority(value) {
			const color = { Urgent: "red", High: "orange", Medium: "blue", Low: "gray" }[value];
			return `<span class="indicator-pill ${color}">${__(value)}</span>`;
		},
	},
};
