// The state of a run, by colour and word.

const STATEMENT_RUN_COLOURS = { Running: "blue", Done: "green" };

frappe.listview_settings["Statement Run"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [__(doc.state), STATEMENT_RUN_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
