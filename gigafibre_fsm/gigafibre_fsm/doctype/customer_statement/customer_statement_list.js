// Whoever was not reached stands out.

const CUSTOMER_STATEMENT_COLOURS = {
	Waiting: "blue",
	Sent: "green",
	"To Print": "purple",
	"Not Sent": "orange",
};

frappe.listview_settings["Customer Statement"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		return [__(doc.state), CUSTOMER_STATEMENT_COLOURS[doc.state] || "gray", `state,=,${doc.state}`];
	},
};
