// The list of verdicts: where to look, in the colour of the verdict.

frappe.listview_settings["Line Verdict"] = {
	hide_name_column: true,
	add_fields: ["verdict"],
	get_indicator: (doc) => [
		__(doc.verdict, null, "Line Verdict"),
		gigafibre_fsm.verdict_colours[doc.verdict],
		`verdict,=,${doc.verdict}`,
	],
};
