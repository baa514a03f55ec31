// What still waits for its answer stands out.

const FLOW_QUESTION_COLOURS = {
	Open: "blue",
	Answered: "green",
	Closed: "gray",
};

frappe.listview_settings["Flow Question"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const word = __(doc.state, null, "Flow Question");
		return [word, FLOW_QUESTION_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
