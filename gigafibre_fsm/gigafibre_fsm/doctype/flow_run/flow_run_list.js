// What waits for a person stands out; what goes on by itself is quiet.

const FLOW_RUN_COLOURS = {
	Queued: "gray",
	Ready: "blue",
	Waiting: "light-blue",
	Held: "orange",
	Failed: "red",
	Doubtful: "yellow",
	Done: "green",
	Stopped: "gray",
	Cancelled: "gray",
};

frappe.listview_settings["Flow Run"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const word = __(doc.state, null, "Flow Run");
		return [word, FLOW_RUN_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
	onload(list) {
		list.page.add_inner_button(__("Runs that wait for a decision"), () =>
			frappe.set_route("flow-editor", "inbox")
		);
	},
};
