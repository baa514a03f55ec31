// What needs a person stands out: red; the rest is quiet.

const FSM_EVENT_COLOURS = { Received: "blue", Done: "green", Ignored: "gray", Failed: "red" };

frappe.listview_settings["FSM Webhook Event"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [__(doc.state), FSM_EVENT_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
