// A customer's form: the same as on the page of a customer, for whoever answers them.

frappe.ui.form.on("Customer", {
	refresh(frm) {
		if (frm.is_new() || !gigafibre_fsm.may_answer()) return;
		frm.add_custom_button(__("At a glance"), () => frappe.set_route("customer-360", frm.doc.name));
		show_panel(frm);
	},
});

// a refresh of the form keeps the panel: what is typed into it stays
async function show_panel(frm) {
	const customer = frm.doc.name;
	if (frm.fsm_panel?.customer === customer && frm.fsm_panel.root.isConnected) return;
	frm.fsm_panel?.close();
	frm.fsm_panel = null;
	frm.layout.wrapper.find(".fsm-customer-panel").closest(".form-dashboard-section").remove();
	await frappe.require(["customer_view.bundle.css", "customer_view.bundle.js"]);
	if (frm.doc.name !== customer) return; // another customer was opened meanwhile
	frm.layout.wrapper.find(".fsm-customer-panel").closest(".form-dashboard-section").remove();
	const section = frm.dashboard.add_section("<div class='fsm-customer-panel'></div>", __("At a glance"));
	frm.fsm_panel = gigafibre_fsm.show_customer_panel(section.find(".fsm-customer-panel")[0], customer);
	frm.dashboard.show();
	frm.fsm_panel.load();
}
