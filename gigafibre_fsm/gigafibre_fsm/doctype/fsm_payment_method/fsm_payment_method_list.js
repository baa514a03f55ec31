// How far an agreement is, or whether a card still takes charges.

const FSM_METHOD_COLOURS = {
	Active: "green",
	Pending: "orange",
	Inactive: "gray",
	Refused: "orange",
	Removed: "gray",
};

frappe.listview_settings["FSM Payment Method"] = {
	add_fields: ["state", "mandate_state"],
	get_indicator(doc) {
		const field = doc.state === "Active" && doc.mandate_state ? "mandate_state" : "state";
		const word = doc[field];
		return [__(word, null, "FSM Payment Method"), FSM_METHOD_COLOURS[word] || "gray", `${field},=,${word}`];
	},
};
