// The title of an event is its kind, stored as a word of the code.

const FLOW_EVENT_KINDS = {
	document: () => __("A record is made or changes"),
	date_field: () => __("A date of a record comes"),
	calendar: () => __("By the calendar"),
	webhook: () => __("Another system calls"),
	inbound_text: () => __("A text message comes"),
	by_hand: () => __("By hand"),
	Signal: () => __("A signal"),
};

const FLOW_EVENT_COLOURS = {
	New: "blue",
	Done: "green",
	Ignored: "gray",
	Failed: "red",
};

frappe.listview_settings["Flow Event"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const word = __(doc.state, null, "Flow Event");
		return [word, FLOW_EVENT_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
	before_render() {
		for (const row of cur_list.data) row.kind = FLOW_EVENT_KINDS[row.kind]?.() || row.kind;
	},
};
