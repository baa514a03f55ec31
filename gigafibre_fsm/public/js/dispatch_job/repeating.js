// A visit that comes again: starting and stopping it in the form's menu.

// Frappe's own entry and sign read and write Auto Repeat itself, which dispatchers may not: ours stand in the menu
frappe.get_meta("Dispatch Job").allow_auto_repeat = 0;

frappe.ui.form.on("Dispatch Job", {
	refresh(frm) {
		if (!frm.is_new() && frm.perm[0]?.write) show_repeating(frm);
	},
});

function show_repeating(frm) {
	if (frm.doc.auto_repeat) frm.page.add_menu_item(__("Stop repeating"), () => stop_repeating(frm));
	else frm.page.add_menu_item(__("Repeat this visit"), () => repeat(frm));
}

function repeat(frm) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save your changes first, then press the button again."));
	const often = ["Daily", "Weekly", "Monthly", "Quarterly", "Half-yearly", "Yearly"];
	const fields = [
		{
			fieldname: "frequency",
			fieldtype: "Select",
			label: __("How often"),
			reqd: 1,
			default: "Monthly",
			options: often.map((value) => ({ value, label: __(value) })),
		},
		{
			fieldname: "first_day",
			fieldtype: "Date",
			label: __("Start"),
			reqd: 1,
			default: frappe.datetime.get_today(),
			description: ahead(frm, frappe.datetime.get_today()),
			onchange: () =>
				cur_dialog?.set_df_property(
					"first_day",
					"description",
					ahead(frm, cur_dialog.get_value("first_day"))
				),
		},
		{ fieldname: "last_day", fieldtype: "Date", label: __("Until (optional)") },
	];
	const ask = (values) => change_repeating(frm, "start", values, __("The visit comes again."));
	gigafibre_fsm.ask(fields, ask, __("Repeat this visit"), __("Repeat"));
}

// a copy is made on its day of the schedule, and stands as long after it as this visit does after the start
function ahead(frm, first_day) {
	const days =
		frm.doc.arrival && first_day ? frappe.datetime.get_day_diff(frm.doc.arrival.slice(0, 10), first_day) : 0;
	if (days <= 0) return __("Each copy comes onto the board on its own day.");
	return days === 1
		? __("Each copy comes onto the board the day before.")
		: __("Each copy comes onto the board {0} days before its visit.", [days]);
}

function stop_repeating(frm) {
	const text = __("No more copies are made. Those that are there stay.");
	frappe.confirm(text, () =>
		change_repeating(frm, "stop", {}, __("The visit does not come again any more."))
	);
}

function change_repeating(frm, method, values, done) {
	return frappe
		.xcall(`gigafibre_fsm.api.recurring.${method}`, { job: frm.doc.name, ...values })
		.then(() => frappe.show_alert({ message: done, indicator: "green" }))
		.finally(() => frm.reload_doc());
}
