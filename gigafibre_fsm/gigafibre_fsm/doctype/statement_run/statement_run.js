// A run is read, never edited: how far it is, and who was not reached.

const STATEMENT_RUN_REFRESH = 3000; // ms

frappe.ui.form.on("Statement Run", {
	refresh(frm) {
		clearTimeout(frm.fsm_look_again);
		frm.disable_save();
		const { state, total, sent, not_sent } = frm.doc;
		if (state === "Running") {
			const words = __("Done: {0} of {1}", [sent + not_sent, total]);
			const share = total ? Math.round((100 * (sent + not_sent)) / total) : 0;
			frm.dashboard.show_progress(__("Statements"), share, words);
			frm.fsm_look_again = setTimeout(() => cur_frm === frm && frm.reload_doc(), STATEMENT_RUN_REFRESH);
			return;
		}
		if (!not_sent) return;
		const words = __("Not reached: {0}. The list says why.", [not_sent]);
		frm.dashboard.set_headline_alert(frappe.utils.escape_html(words), "orange");
		frm.add_custom_button(__("Show who was not reached"), () =>
			frappe.set_route("List", "Customer Statement", { statement_run: frm.doc.name, state: "Not Sent" })
		);
	},
});
