// What a visitor left: support begins the order with it or makes a lead of it, and says what became of it.

frappe.ui.form.on("Coverage Request", {
	refresh(frm) {
		const waits = ["New", "Answered", "Lead"].includes(frm.doc.state);
		if (frm.is_new() || !waits || !gigafibre_fsm.may_answer()) return;
		frm.add_custom_button(__("Begin an order"), () => begin_order(frm.doc.name));
		if (!frm.doc.lead && frappe.model.can_create("Lead"))
			frm.add_custom_button(__("Make a lead"), () => make_lead(frm));
	},
});

async function make_lead(frm) {
	const { lead, is_new } = await frappe.xcall("gigafibre_fsm.api.leads.create_from_request", {
		request: frm.doc.name,
	});
	const text = is_new
		? __("The lead {0} was made.", [lead])
		: __("The lead {0} has this e-mail address or number already. The request belongs to it now.", [lead]);
	frappe.show_alert({ message: frappe.utils.escape_html(text), indicator: is_new ? "green" : "blue" }, 10);
	frm.reload_doc();
}

function begin_order(request) {
	return frappe
		.xcall("gigafibre_fsm.api.sales_orders.begin_from_request", { request })
		.then(({ order }) => frappe.set_route("new-order", order));
}
