// The filters of the report: what is looked at, below which node, and since which day.

frappe.query_reports["Light in the Network"] = {
	filters: [
		{
			fieldname: "view",
			label: __("View"),
			fieldtype: "Select",
			default: "Worst Lines",
			reqd: 1,
			options: ["Worst Lines", "Drifting Ports", "Splitters That Lost Light"].map((value) => ({
				value,
				label: __(value),
			})),
		},
		{
			fieldname: "node",
			label: __("Below"),
			fieldtype: "Link",
			options: "Network Node",
			get_query: () => ({ filters: { node_type: ["in", ["Site", "OLT", "PON Port", "Splitter"]] } }),
		},
		{
			fieldname: "since",
			label: __("Since"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -30),
			depends_on: "eval:doc.view == 'Splitters That Lost Light'",
		},
	],
	onload: gigafibre_fsm.add_document_button,
};
