frappe.ui.form.on("Holiday List", {
	refresh(frm) {
		if (frm.doc.weekly_off) {
			frm.add_custom_button(__("Add Weekly Holidays"), () =>
				frm.call("get_weekly_off_dates").then(() => frm.refresh_field("holidays"))
			);
		}
	},
});
