// A customer's form opens the portal as this customer sees it: read only, in a window of its own, noted in a log.

const VIEWERS = ["FSM Portal Viewer", "System Manager"];

frappe.ui.form.on("Customer", {
	refresh(frm) {
		if (frm.is_new() || !VIEWERS.some((role) => frappe.user.has_role(role))) return;
		frm.add_custom_button(__("See the portal as this customer"), () => open_portal(frm.doc.name));
	},
});

// a form, because only its POST opens a view
function open_portal(customer) {
	const fields = { action: "open", customer, csrf_token: frappe.csrf_token };
	const form = $("<form method='post' action='/portal/as-customer' target='_blank'>");
	for (const [name, value] of Object.entries(fields)) {
		form.append($("<input type='hidden'>").attr({ name, value }));
	}
	form.appendTo(document.body).trigger("submit").remove();
}
