// The form of a message: what happened to it, and what a person can do about it.

const FSM_SMS_ACTS = {
	Unknown: ["sent", "resend", "cancel"],
	Failed: ["sent", "resend", "cancel"],
	Held: ["resend", "cancel"],
	Queued: ["cancel"],
};

frappe.ui.form.on("FSM SMS", {
	refresh(frm) {
		frm.disable_save();
		// the words In and Out alone mean something else in the desk's French
		frm.get_field("direction").df.formatter = (direction) =>
			direction === "In" ? __("Incoming") : __("Outgoing");
		frm.get_field("error").df.formatter = (error) => frappe.utils.escape_html(__(error || ""));
		frm.refresh_fields(["direction", "error"]);
		explain(frm);
		if (frm.doc.direction !== "Out" || !is_dispatcher()) return;
		const labels = {
			sent: __("It arrived"),
			resend: __("Send again"),
			cancel: __("Cancel the message"),
		};
		for (const act of FSM_SMS_ACTS[frm.doc.state] || []) {
			frm.add_custom_button(labels[act], () => confirm_and_resolve(frm, act));
		}
	},
});

function is_dispatcher() {
	return ["FSM Dispatcher", "FSM Manager", "System Manager"].some((role) => frappe.user.has_role(role));
}

function explain(frm) {
	const sentences = {
		Unknown: __("Nobody knows whether this message was sent. Ask the person, then choose a button."),
		// stored by a worker, which speaks English
		Held: __(frm.doc.error),
		Failed: __(frm.doc.error),
	};
	const sentence = sentences[frm.doc.state];
	const colour = { Unknown: "orange", Held: "yellow", Failed: "red" }[frm.doc.state];
	if (sentence) frm.dashboard.set_headline_alert(frappe.utils.escape_html(sentence), colour);
}

function confirm_and_resolve(frm, outcome) {
	const questions = {
		sent: __("Did the person really receive this message?"),
		resend: __("Send this message again? If the first one did arrive, the person receives it twice."),
		cancel: __("Let this message be? It will not be sent."),
	};
	frappe.confirm(questions[outcome], async () => {
		await frappe.call({
			method: "gigafibre_fsm.api.messages.resolve",
			args: { name: frm.doc.name, outcome },
			freeze: true,
		});
		frm.reload_doc();
	});
}
