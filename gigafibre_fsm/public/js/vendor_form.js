// What the forms of vendors' settings share: whether the vendor is switched on, and one button that proves it.

frappe.provide("gigafibre_fsm");

gigafibre_fsm.vendor_form = {
	refresh(frm) {
		const on = frm.doc.enabled;
		frm.page.set_indicator(on ? __("Switched on") : __("Switched off"), on ? "green" : "gray");
	},
	async test_connection(frm) {
		if (frm.is_dirty()) await frm.save();
		const answer = await frm.call({ doc: frm.doc, method: "test_connection", freeze: true });
		const { colour, sentence } = answer.message;
		frappe.msgprint({
			title: __("Test connection"),
			message: frappe.utils.escape_html(sentence),
			indicator: colour,
		});
	},
};
