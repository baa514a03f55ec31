// The form of an e-mail: what became of it, and what a person can do about it.

frappe.ui.form.on("FSM Mail", {
	refresh(frm) {
		frm.disable_save();
		show_text(frm);
		explain_mail(frm);
		if (!frappe.user.has_role(["FSM Support", "FSM Manager", "System Manager"])) return;
		if (["Held", "Refused", "Dismissed"].includes(frm.doc.state)) {
			frm.add_custom_button(__("Make a ticket"), () => make_ticket(frm)).addClass("btn-primary");
		}
		if (frm.doc.state === "Held") {
			frm.add_custom_button(__("Let it be", null, "FSM Mail"), () => decide(frm, "dismiss_mail"));
		}
	},
});

function show_text(frm) {
	// what somebody outside wrote is text, whatever it looks like
	frm.get_field("text").df.formatter = (text) =>
		$("<div>")
			.css("white-space", "pre-wrap")
			.text(text || "")
			.prop("outerHTML");
	frm.refresh_field("text");
}

function explain_mail(frm) {
	const sentences = {
		Waiting: __("This e-mail will be filed within a minute."),
		Refused: __("No ticket was made of this e-mail: {0}.", [__(frm.doc.reason || "")]),
		Held: __("This e-mail waits for you: {0}.", [__(frm.doc.reason || "")]),
		Dismissed: __("Somebody has let this e-mail be."),
	};
	const colours = { Waiting: "blue", Refused: "gray", Held: "orange", Dismissed: "gray" };
	const sentence = sentences[frm.doc.state];
	if (sentence) frm.dashboard.set_headline_alert(frappe.utils.escape_html(sentence), colours[frm.doc.state]);
	if (frm.doc.warning) frm.set_intro(frappe.utils.escape_html(__(frm.doc.warning)), "orange");
}

function make_ticket(frm) {
	const question = __("Make a ticket of this e-mail? If it answers one, it is added there.");
	frappe.confirm(question, async () => {
		const answer = await decide(frm, "take_up_mail");
		if (answer?.issue) frappe.set_route("Form", "Issue", answer.issue);
	});
}

async function decide(frm, method) {
	const { message } = await frappe.call({
		method: `gigafibre_fsm.api.ticket_mail.${method}`,
		args: { mail: frm.doc.name },
		freeze: true,
	});
	await frm.reload_doc();
	return message;
}
