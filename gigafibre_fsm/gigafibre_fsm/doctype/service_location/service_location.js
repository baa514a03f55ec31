// The form of a service location: directions, and a visit from here.

frappe.ui.form.on("Service Location", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Directions"), () => window.open(directions(frm.doc), "_blank", "noopener"));
		if (frappe.model.can_create("Dispatch Job")) {
			frm.add_custom_button(__("Create visit"), () =>
				frappe.new_doc("Dispatch Job", { service_location: frm.doc.name, customer: frm.doc.customer })
			);
		}
	},
});

function directions(doc) {
	const there =
		doc.latitude && doc.longitude
			? `${doc.latitude},${doc.longitude}`
			: [doc.address_line, doc.city, doc.province, doc.postal_code].filter(Boolean).join(", ");
	return `https://www.google.com/maps/dir/?api=1&destination=${encodeURIComponent(there)}`;
}
