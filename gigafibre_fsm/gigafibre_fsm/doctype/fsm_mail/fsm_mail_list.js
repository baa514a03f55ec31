// What waits for a person stands out; what was refused says why.

const FSM_MAIL_COLOURS = {
	Waiting: "blue",
	Filed: "green",
	Refused: "gray",
	Held: "orange",
	Dismissed: "light-gray",
};

frappe.listview_settings["FSM Mail"] = {
	hide_name_column: true,
	add_fields: ["state", "reason", "warning"],
	get_indicator(doc) {
		return [__(doc.state), FSM_MAIL_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
