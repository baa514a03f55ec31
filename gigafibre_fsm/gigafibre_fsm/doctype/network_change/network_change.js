// The form of a change of the network: undone with one button, unless something was moved again since.

frappe.ui.form.on("Network Change", {
	refresh(frm) {
		if (frm.doc.state !== "Applied" || !frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		frm.add_custom_button(__("Undo"), () => {
			frappe.confirm(__("Hang everything where it was before?"), async () => {
				const args = { change: frm.doc.name };
				const answer = await frappe.call({
					method: "gigafibre_fsm.api.topology.undo_change",
					args,
					freeze: true,
				});
				if (!answer.exc) frm.reload_doc();
			});
		});
	},
});
