// Who differs stands out: what differs is named in words, in the reader's language.

frappe.listview_settings["Billing Side"] = {
	formatters: {
		drift_kinds: (value) => (value || "").split(", ").map(name_drift).join(", "),
	},
};

function name_drift(kind) {
	const words = {
		Balance: __("Balance owed"),
		Service: __("Service"),
		Equipment: __("Equipment"),
		"Unbilled Days": __("Days that nobody bills"),
		"Billed Twice": __("Billed twice"),
	};
	return frappe.utils.escape_html(words[kind] || kind);
}
