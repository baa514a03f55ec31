// The history of calls: what somebody must do about stands out, the rest is quiet.

const FSM_CALL_COLOURS = {
	Queued: "gray",
	Ringing: "blue",
	"In Progress": "blue",
	Completed: "green",
	"No Answer": "gray",
	Busy: "gray",
	Failed: "red",
	Canceled: "gray",
	Voicemail: "purple",
};

frappe.listview_settings["FSM Call"] = {
	hide_name_column: true,
	add_fields: ["direction", "status", "needs_call_back", "customer"],
	// whoever has the telephone calls the number of a row
	button: {
		show: (doc) => doc.number && gigafibre_fsm.telephone,
		get_label: () => __("Call"),
		// Frappe writes it into its markup as it is
		get_description: (doc) => frappe.utils.escape_html(__("Call {0}", [doc.number])),
		action: (doc) => gigafibre_fsm.telephone.dial(doc.number, { customer: doc.customer }),
	},
	get_indicator(doc) {
		if (doc.needs_call_back) return [__("Needs a call back"), "orange", "needs_call_back,=,1"];
		return [
			__(doc.status, null, "FSM Call"),
			FSM_CALL_COLOURS[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
