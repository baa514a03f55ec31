// From a lead, an opportunity or a submitted quotation to the order for a new line; the one that is open for it, if there is one.

const MAY_BEGIN = {
	Lead: () => true,
	Opportunity: (doc) => !["Converted", "Lost", "Closed"].includes(doc.status),
	Quotation: (doc) => doc.docstatus === 1 && ["Open", "Replied"].includes(doc.status),
};

for (const doctype of Object.keys(MAY_BEGIN))
	frappe.ui.form.on(doctype, {
		refresh(frm) {
			if (frm.is_new() || !gigafibre_fsm.may_answer() || !MAY_BEGIN[doctype](frm.doc)) return;
			frm.add_custom_button(__("Order a new line"), () => begin_order(doctype, frm.doc.name));
		},
	});

function begin_order(doctype, name) {
	return frappe
		.xcall("gigafibre_fsm.api.sales_orders.begin_from_document", { doctype, name })
		.then(({ order }) => frappe.set_route("new-order", order));
}
