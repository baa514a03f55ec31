// The form of the app's settings: what the valve does now is said on top.

frappe.ui.form.on("FSM Settings", {
	async refresh(frm) {
		const answer = await frm.call({ doc: frm.doc, method: "valve", freeze: false });
		const { colour, sentence } = answer.message;
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline_alert(frappe.utils.escape_html(sentence), colour);
		frm.page.set_indicator(__(frm.doc.outbound), colour);
	},
	outbound(frm) {
		if (frm.doc.outbound !== "Live") return;
		frappe.show_alert({
			message: __("Live: once saved, messages really go out to customers and technicians."),
			indicator: "red",
		});
	},
});
