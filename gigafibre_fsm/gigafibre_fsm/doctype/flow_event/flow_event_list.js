// The title of an event is its kind, stored as a word of the code.

const FLOW_EVENT_KINDS = {
	document: () => __("A record is made or changes"),
	date_field: () => __("A date of a record comes"),
	calendar: () => __("By the calendar"),
	webhook: () => __("Another system calls"),
	inbound_text: () => __("A text message comes"),
	by_hand: () => __("By hand"),
	signal: () => __("A signal"),
};

frappe.listview_settings["Flow Event"] = {
	before_render() {
		for (const row of cur_list.data) row.kind = FLOW_EVENT_KINDS[row.kind]?.() || row.kind;
	},
};
