// What did not arrive, or may not have, stands out.

const FLOW_REQUEST_COLOURS = {
	Queued: "gray",
	Sending: "blue",
	Done: "green",
	Failed: "red",
	Unknown: "yellow",
	Held: "orange",
};

frappe.listview_settings["Flow Request"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const word = __(doc.state, null, "Flow Request");
		return [word, FLOW_REQUEST_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
