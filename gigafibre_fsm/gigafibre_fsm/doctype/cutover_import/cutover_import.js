// The form of an import of old accounts: try them first, import what can be, and watch how far it is.

const FSM_AT_WORK = ["Reading", "Trying", "Importing"];
const FSM_CUTOVER_PROGRESS = "cutover_import_progress";

frappe.ui.form.on("Cutover Import", {
	setup(frm) {
		frappe.realtime.on(FSM_CUTOVER_PROGRESS, ({ name }) => name === frm.doc.name && frm.reload_doc());
		const company = frappe.defaults.get_default("company");
		const filters = { root_type: "Equity", account_type: ["!=", "Temporary"], is_group: 0, company };
		frm.set_query("opening_account", () => ({ filters }));
	},
	refresh(frm) {
		clearTimeout(frm.fsm_look_again);
		if (frm.is_new()) return;
		if ([...FSM_AT_WORK, "Done"].includes(frm.doc.state)) frm.disable_save();
		if (FSM_AT_WORK.includes(frm.doc.state)) {
			show_import_progress(frm);
			frm.fsm_look_again = setTimeout(() => cur_frm === frm && frm.reload_doc(), 5000);
			return;
		}
		if (frm.doc.problem) frm.dashboard.set_headline_alert(frappe.utils.escape_html(frm.doc.problem), "red");
		show_import_counts(frm);
		if (frm.doc.refused) {
			frm.add_custom_button(__("Refused accounts"), () =>
				frappe.set_route("query-report", "Refused Accounts", { cutover_import: frm.doc.name })
			);
		}
		if (!frm.perm[0].write || frm.doc.state === "Done") return;
		frm.add_custom_button(__("Try the accounts"), () => ask_import_worker(frm, "try_accounts"));
		if (frm.doc.state === "Tried" && frm.doc.valid) {
			frm
				.add_custom_button(__("Import the accounts"), () => confirm_account_import(frm))
				.addClass("btn-primary");
		}
	},
});

// what came of it, in a sentence: the accounts of an earlier import are none of this one's
function show_import_counts(frm) {
	const { state, total, valid, refused, done, read_anew } = frm.doc;
	if (!["Tried", "Done"].includes(state)) return;
	const tried = __("{0} accounts are new: {1} can be imported, {2} are refused.", [total, valid, refused]);
	const imported = __("{0} accounts were imported, {1} were refused.", [done, refused]);
	const again =
		read_anew &&
		__("{0} were imported before: they were read anew, and are compared within minutes.", [read_anew]);
	frm.set_intro([state === "Done" ? imported : tried, again].filter(Boolean).join(" "), "blue");
}

function show_import_progress(frm) {
	const { state, total, valid, refused, done } = frm.doc;
	const finished = state === "Trying" ? valid + refused : done;
	const all = state === "Importing" ? valid + done : total;
	frm.dashboard.show_progress(
		__(state),
		all ? (100 * finished) / all : 0,
		__("{0} of {1} accounts; {2} refused", [finished, all, refused])
	);
}

function confirm_account_import(frm) {
	const words = __("{0} accounts become customers; {1} are refused and left out.", [
		frm.doc.valid,
		frm.doc.refused,
	]);
	frappe.confirm(words, () => ask_import_worker(frm, "import_accounts"));
}

async function ask_import_worker(frm, method) {
	if (frm.is_dirty()) await frm.save();
	const args = { cutover_import: frm.doc.name };
	const answer = await frappe.call({ method: `gigafibre_fsm.api.cutover.${method}`, args, freeze: true });
	if (!answer.exc) frm.reload_doc();
}
