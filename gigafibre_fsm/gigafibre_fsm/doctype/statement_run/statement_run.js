// A run is read, never edited: how far it is, what is to be printed, and who was not reached.

const STATEMENT_RUN_REFRESH = 3000; // ms

frappe.ui.form.on("Statement Run", {
	refresh(frm) {
		clearTimeout(frm.fsm_look_again);
		frm.disable_save();
		const { state, total, sent, to_print, not_sent, paper } = frm.doc;
		const done = sent + to_print + not_sent;
		if (state === "Running") {
			const words = __("Done: {0} of {1}", [done, total]);
			const share = total ? Math.round((100 * done) / total) : 0;
			frm.dashboard.show_progress(__("Statements"), share, words);
			frm.fsm_look_again = setTimeout(() => cur_frm === frm && frm.reload_doc(), STATEMENT_RUN_REFRESH);
			return;
		}
		const words = [
			to_print && __("To print and post: {0}, in one file.", [to_print]),
			not_sent && __("Not reached: {0}. The list says why.", [not_sent]),
		].filter(Boolean);
		if (words.length) frm.dashboard.set_headline_alert(frappe.utils.escape_html(words.join(" ")), "orange");
		if (paper) frm.add_custom_button(__("Open the statements to print"), () => window.open(paper, "_blank"));
		if (!not_sent) return;
		frm.add_custom_button(__("Show who was not reached"), () =>
			frappe.set_route("List", "Customer Statement", { statement_run: frm.doc.name, state: "Not Sent" })
		);
	},
});
