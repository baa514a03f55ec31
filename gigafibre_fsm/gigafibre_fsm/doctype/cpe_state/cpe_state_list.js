// The list of lines: a colour for each state, and a level only where it was measured.

const CPE_STATE_COLOURS = { Online: "green", Silent: "orange", Offline: "red", Unknown: "gray" };

frappe.listview_settings["CPE State"] = {
	hide_name_column: true,
	add_fields: ["state", "optical_state", "optical_raw"],
	get_indicator(doc) {
		return [__(doc.state, null, "CPE State"), CPE_STATE_COLOURS[doc.state], `state,=,${doc.state}`];
	},
	formatters: {
		rx_power(value, _field, doc) {
			if (doc.optical_state === "Measured") return format_number(value, null, 1);
			return doc.optical_state ? __(doc.optical_state) : "–";
		},
	},
};
