// The list of modems on their way to Oktopus: the state in its colour, and the way back for the chosen ones.

frappe.listview_settings["ACS Migration Device"] = {
	add_fields: ["state", "migration"],
	hide_name_column: true,
	onload(list) {
		list.can_create = false;
		if (!frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		list.page.add_actions_menu_item(__("Take back"), () => take_chosen_back(list), false);
	},
	get_indicator(doc) {
		const colours = {
			Waiting: "gray",
			Preparing: "blue",
			Proving: "blue",
			Watched: "yellow",
			Finishing: "yellow",
			Done: "green",
			"Going Back": "orange",
			Back: "gray",
			Refused: "red",
		};
		return [__(doc.state, null, "ACS Migration Device"), colours[doc.state], `state,=,${doc.state}`];
	},
};

async function take_chosen_back(list) {
	const chosen = list.get_checked_items();
	const groups = [...new Set(chosen.map((each) => each.migration))];
	for (const migration of groups) {
		const devices = chosen.filter((each) => each.migration === migration).map((each) => each.name);
		const args = { migration, devices: JSON.stringify(devices) };
		await frappe.xcall("gigafibre_fsm.api.migration.take_back", args);
	}
	list.clear_checked_items();
	list.refresh();
}
