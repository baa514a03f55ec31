// A dispute is read here and answered at Stripe: the form says what to do, and leads there.

frappe.ui.form.on("FSM Dispute", {
	refresh(frm) {
		frm.disable_save();
		const advice = advice_on(frm.doc);
		if (advice) frm.dashboard.set_headline_alert(advice, frm.doc.state === "Needs Answer" ? "red" : "orange");
		const { url } = frm.doc.__onload || {};
		if (url) frm.add_custom_button(__("Open at Stripe"), () => window.open(url, "_blank", "noopener"));
	},
});

function advice_on({ state, answer_by }) {
	if (state === "Inquiry") {
		return __("The bank asks, and has taken nothing yet: answer at Stripe, or refund the payment.");
	}
	if (state === "Under Review") return __("Stripe has your answer. The bank decides within weeks.");
	if (state !== "Needs Answer") return "";
	if (!answer_by)
		return __("The bank lets nobody answer this dispute: agree with the customer how it is paid.");
	return __(
		"Answer at Stripe before the deadline: what was agreed, the invoices, and proof of the service. Or accept it there, and agree with the customer how it is paid."
	);
}
