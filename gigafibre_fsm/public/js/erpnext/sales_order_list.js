// An order that a customer made and has not paid is not one to deliver: list and form say so before what ERPNext says.

const orders = (frappe.listview_settings["Sales Order"] ??= {});
const { get_indicator } = orders;
orders.add_fields = [...(orders.add_fields ?? []), "fsm_portal_state"];
orders.get_indicator = function (doc) {
	const colour = { "Awaiting Payment": "orange", Abandoned: "gray" }[doc.fsm_portal_state];
	if (doc.docstatus !== 1 || !colour) return get_indicator?.call(this, doc);
	return [__(doc.fsm_portal_state), colour, `fsm_portal_state,=,${doc.fsm_portal_state}`];
};
