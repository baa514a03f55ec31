// The list of incidents: the state in its colour, and the two ways to add one by hand.

frappe.listview_settings["Network Incident"] = {
	add_fields: ["state", "needs_person"],
	// a number says nothing beside the element and the hour
	hide_name_column: true,
	get_indicator(doc) {
		const colour = gigafibre_fsm.incident_colours[doc.state];
		return [__(doc.state, null, "Network Incident"), colour, `state,=,${doc.state}`];
	},
	onload(list) {
		list.page.add_inner_button(__("Report an outage"), () => ask_outage(list));
		if (!frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		list.page.add_inner_button(__("Plan work"), () => ask_work(list));
	},
};

const incident_node = () => ({
	fieldname: "node",
	fieldtype: "Link",
	options: "Network Node",
	label: __("Node"),
	description: __("Everything that it feeds is affected."),
	reqd: 1,
	get_query: () => ({ filters: { node_type: ["!=", "Drop"], status: ["!=", "Out of Use"] } }),
});

function ask_outage(list) {
	const causes = ["Unknown", "Fibre", "Power", "Equipment"].map((value) => ({
		value,
		label: __(value, null, "Network Incident"),
	}));
	const fields = [
		incident_node(),
		{ fieldname: "cause", fieldtype: "Select", label: __("Cause"), options: causes, default: "Unknown" },
		{ fieldname: "started_on", fieldtype: "Datetime", label: __("Since"), description: __("Empty: now.") },
		{ fieldname: "note", fieldtype: "Small Text", label: __("What is known"), reqd: 1 },
	];
	gigafibre_fsm.ask(fields, (values) => add_incident(list, "open_incident", values), __("Report an outage"));
}

function ask_work(list) {
	const fields = [
		incident_node(),
		{ fieldname: "start", fieldtype: "Datetime", label: __("From"), reqd: 1 },
		{ fieldname: "end", fieldtype: "Datetime", label: __("To"), reqd: 1 },
		{ fieldname: "note", fieldtype: "Small Text", label: __("What is done"), reqd: 1 },
	];
	gigafibre_fsm.ask(fields, (values) => add_incident(list, "plan_work", values), __("Plan work"));
}

async function add_incident(list, method, values) {
	const { incident } = await frappe.xcall(`gigafibre_fsm.api.incidents.${method}`, values);
	list.refresh();
	frappe.set_route("Form", "Network Incident", incident);
}
