// The outcome as a coloured word.

frappe.listview_settings["Dispatch Promise"] = {
	add_fields: ["outcome"],
	get_indicator(doc) {
		const color = { Open: "blue", Kept: "green", Late: "orange", Missed: "red", Withdrawn: "gray" }[
			doc.outcome
		];
		return [__(doc.outcome, null, "Dispatch Promise"), color, `outcome,=,${doc.outcome}`];
	},
};
