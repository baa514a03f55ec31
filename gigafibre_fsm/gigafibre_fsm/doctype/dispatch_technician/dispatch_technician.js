// The form of a technician: send a link to today's visits, close every link, see today's work.

frappe.ui.form.on("Dispatch Technician", {
	setup(frm) {
		frm.set_query("truck", () => ({ filters: { is_group: 0, disabled: 0 } }));
		frm.set_query("user", () => ({ filters: { enabled: 1, name: ["not in", ["Administrator", "Guest"]] } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "Active" && frm.perm[0].write) {
			frm.add_custom_button(__("Send link"), () => send_link(frm), __("Links"));
		}
		if (frm.perm[0].write) frm.add_custom_button(__("Revoke links"), () => revoke_links(frm), __("Links"));
		frm.add_custom_button(__("Visits"), () =>
			frappe.set_route("List", "Dispatch Job", "Calendar", "default", { technician: frm.doc.name })
		);
	},
});

function send_link(frm) {
	frappe
		.xcall("gigafibre_fsm.api.magic_link.issue_for_technician", { technician: frm.doc.name })
		.then(({ message }) => {
			const link = frappe.utils.get_form_link("FSM SMS", message, true);
			frappe.show_alert({
				message: __("A link is on its way by text message: {0}", [link]),
				indicator: "green",
			});
		});
}

function revoke_links(frm) {
	frappe.confirm(
		__("Close every link of {0} at once?", [frappe.utils.escape_html(frm.doc.technician_name)]),
		() => {
			frappe
				.xcall("gigafibre_fsm.api.magic_link.revoke_technician", { technician: frm.doc.name })
				.then(() => frappe.show_alert({ message: __("Every link is closed."), indicator: "green" }));
		}
	);
}
