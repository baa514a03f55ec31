// What needs a person stands out: red and orange; the rest is quiet.

const FSM_SMS_COLOURS = {
	Queued: "blue",
	Sending: "blue",
	Sent: "light-blue",
	Delivered: "green",
	Failed: "red",
	Unknown: "orange",
	Held: "yellow",
	Cancelled: "gray",
	Received: "purple",
};

frappe.listview_settings["FSM SMS"] = {
	hide_name_column: true,
	add_fields: ["direction", "state", "error"],
	get_indicator(doc) {
		return [__(doc.state), FSM_SMS_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
	formatters: {
		body: (text) => frappe.utils.escape_html((text || "").slice(0, 90)),
	},
};
