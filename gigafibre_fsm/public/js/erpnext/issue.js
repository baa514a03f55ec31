// A ticket's form: make the visit it asks for, or open the one that is under way.

frappe.ui.form.on("Issue", {
	setup(frm) {
		frm.set_query("fsm_service_location", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.fsm_visit_status) {
			frm.dashboard.add_indicator(__("Visit: {0}", [__(frm.doc.fsm_visit_status, null, "Dispatch Job")]), "blue");
		}
		if (frm.doc.fsm_dispatch_job) {
			frm.add_custom_button(__("Open visit"), () => frappe.set_route("Form", "Dispatch Job", frm.doc.fsm_dispatch_job));
		}
		if (frappe.model.can_create("Dispatch Job") && !["Closed", "Resolved"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Create visit"), () => create_visit(frm));
		}
	},
});

function create_visit(frm) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save your changes first, then press the button again."));
	const fields = [
		{ fieldname: "job_type", fieldtype: "Link", options: "Dispatch Job Type", label: __("Job type"), reqd: 1, default: "Repair", get_query: () => ({ filters: { disabled: 0 } }) },
		{ fieldname: "service_location", fieldtype: "Link", options: "Service Location", label: __("Service location"), default: frm.doc.fsm_service_location, get_query: () => ({ filters: { customer: frm.doc.customer } }), description: __("Empty: the customer's only one.") },
	];
	frappe.prompt(
		fields,
		(values) =>
			frappe
				.xcall("gigafibre_fsm.api.dispatch.job_from_issue", { issue: frm.doc.name, ...values })
				.then(({ job }) => frappe.set_route("Form", "Dispatch Job", job)),
		__("Create visit"),
		__("Create")
	);
}
