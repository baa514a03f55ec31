// The next deadline stands on top; what needs an answer is red.

const FSM_DISPUTE_COLOURS = {
	"Needs Answer": "red",
	Inquiry: "orange",
	"Under Review": "blue",
	Won: "green",
	Lost: "gray",
	Closed: "gray",
};

frappe.listview_settings["FSM Dispute"] = {
	add_fields: ["state", "answer_by"],
	filters: [["state", "in", ["Needs Answer", "Inquiry", "Under Review"]]],
	get_indicator(doc) {
		return [
			__(doc.state, null, "FSM Dispute"),
			FSM_DISPUTE_COLOURS[doc.state] || "gray",
			`state,=,${doc.state}`,
		];
	},
};
