// How far each order is; what is blocked stands out, by a word and not by its colour alone.

frappe.listview_settings["FSM Order"] = {
	add_fields: ["state", "is_blocked", "turn"],
	formatters: { turn: (value) => __(value, null, "FSM Order") },
	onload(list) {
		if (gigafibre_fsm.may_answer())
			list.page.add_inner_button(__("New order"), () => frappe.set_route("new-order"));
	},
	get_indicator(doc) {
		if (doc.is_blocked)
			return [__("Blocked: {0}", [__(doc.state, null, "FSM Order")]), "red", "is_blocked,=,1"];
		const over = {
			Billed: "green",
			Live: "green",
			Cancelled: "gray",
			Abandoned: "gray",
			Cancelling: "orange",
		};
		return [__(doc.state, null, "FSM Order"), over[doc.state] || "blue", `state,=,${doc.state}`];
	},
};
