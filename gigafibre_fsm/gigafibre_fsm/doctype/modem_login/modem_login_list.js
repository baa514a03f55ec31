// The list of logins: which modems refuse theirs.

frappe.listview_settings["Modem Login"] = {
	hide_name_column: true,
};
