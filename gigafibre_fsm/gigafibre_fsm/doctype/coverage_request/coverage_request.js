// What a visitor left: support begins the order with it, and says what became of it.

frappe.ui.form.on("Coverage Request", {
	refresh(frm) {
		const waits = ["New", "Answered"].includes(frm.doc.state);
		if (frm.is_new() || !waits || !gigafibre_fsm.may_answer()) return;
		frm.add_custom_button(__("Begin an order"), () => begin_order(frm.doc.name));
	},
});

function begin_order(request) {
	return frappe
		.xcall("gigafibre_fsm.api.sales_orders.begin_from_request", { request })
		.then(({ order }) => frappe.set_route("new-order", order));
}
