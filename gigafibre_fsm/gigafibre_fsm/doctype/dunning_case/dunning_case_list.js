// What waits for a person stands out: orange and red; the rest is quiet.

const DUNNING_CASE_COLOURS = {
	Open: "blue",
	Reminded: "blue",
	"Final Notice": "orange",
	Ready: "red",
	Suspended: "red",
	Paused: "gray",
	Closed: "green",
};

frappe.listview_settings["Dunning Case"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [__(doc.state), DUNNING_CASE_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
