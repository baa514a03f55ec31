// Who bills, and what differs, in words and in the reader's language.

const SIDE_COLOURS = { Legacy: "gray", Stopping: "orange", New: "green", Returning: "orange" };

frappe.listview_settings["Billing Side"] = {
	add_fields: ["state"],
	get_indicator: ({ state }) => [name_side(state), SIDE_COLOURS[state], `state,=,${state}`],
	formatters: {
		drift_kinds: (value) => (value || "").split(", ").map(name_drift).join(", "),
	},
};

// short enough for a column; the form has a sentence besides
function name_side(state) {
	const words = {
		Legacy: __("Old system"),
		Stopping: __("Nobody (stopping)"),
		New: __("Here"),
		Returning: __("Nobody (returning)"),
	};
	return words[state] || state;
}

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
