// A question of a flow: whoever is asked answers with one button, and the first answer counts.

frappe.ui.form.on("Flow Question", {
	refresh(frm) {
		frm.disable_save();
		const asked = (frm.doc.__onload || {}).asked;
		if (!asked || !asked.is_open) return;
		asked.choices.forEach(([value, label], place) => {
			const button = frm.add_custom_button(frappe.utils.escape_html(label), () => answer(frm, value, label));
			if (place === 0) button.removeClass("btn-default").addClass("btn-primary");
		});
	},
});

function answer(frm, value, label) {
	if (!frm.doc.asks_why) return send(frm, value, "");
	const field = { fieldname: "words", fieldtype: "Small Text", label: __("In their words") };
	gigafibre_fsm.ask(field, ({ words }) => send(frm, value, words || ""), frappe.utils.escape_html(label));
}

async function send(frm, value, words) {
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.flow_questions.answer",
		args: { question: frm.doc.name, answer: value, words },
		freeze: true,
	});
	frappe.show_alert(
		message.counts
			? { message: __("Thank you, we have your answer."), indicator: "green" }
			: { message: __("Somebody has answered before, or the flow no longer waits."), indicator: "orange" }
	);
	await frm.reload_doc();
}
