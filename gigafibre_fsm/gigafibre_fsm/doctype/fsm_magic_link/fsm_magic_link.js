// Where a link stands, and the button that closes it.

frappe.ui.form.on("FSM Magic Link", {
	refresh(frm) {
		frm.disable_save();
		const [text, color] = fsm_link_state(frm.doc);
		frm.page.set_indicator(text, color);
		if (color !== "green") return;
		frm.add_custom_button(__("Revoke"), () =>
			frappe.confirm(__("Close this link now? Whoever holds it has to ask for another."), () =>
				frm
					.call("gigafibre_fsm.api.magic_link.revoke_link", { link: frm.doc.name })
					.then(() => frm.reload_doc())
			)
		);
	},
});

function fsm_link_state(doc) {
	if (doc.revoked) return [__("Revoked"), "red"];
	const ended =
		frappe.datetime.str_to_obj(doc.expires_on) < frappe.datetime.str_to_obj(frappe.datetime.now_datetime());
	return ended ? [__("Expired"), "gray"] : [__("Open"), "green"];
}
