// The form of an import: check the file first, import it, and watch how far it is.

frappe.ui.form.on("Network Import", {
	refresh(frm) {
		clearTimeout(frm.fsm_look_again);
		if (frm.is_new()) return;
		if (frm.doc.state === "Requested") {
			frm.dashboard.show_progress(
				__("Import"),
				frm.doc.new_nodes ? (100 * frm.doc.done_nodes) / frm.doc.new_nodes : 0,
				__("{0} of {1} nodes written", [frm.doc.done_nodes, frm.doc.new_nodes])
			);
			frm.fsm_look_again = setTimeout(() => cur_frm === frm && frm.reload_doc(), 3000);
			return;
		}
		if (frm.doc.state !== "Done") {
			frm.add_custom_button(__("Check the file"), () => check_nodes(frm));
			frm.add_custom_button(__("Import"), () => import_nodes(frm));
		}
	},
});

async function check_nodes(frm) {
	const args = { network_import: frm.doc.name };
	const answer = await frappe.call({
		method: "gigafibre_fsm.api.topology.check_import",
		args,
		type: "GET",
		freeze: true,
	});
	if (!answer.exc) show_check(answer.message);
}

function show_check({ rows, new_nodes, changed_nodes, faults, fault_count }) {
	const escape = frappe.utils.escape_html;
	const found = __("{0} rows: {1} new nodes, {2} in the network already, {3} faults.", [
		rows,
		new_nodes,
		changed_nodes,
		fault_count,
	]);
	const lines = faults.map((each) => `<li>${__("Line {0}", [each.line])}: ${escape(each.text)}</li>`);
	const more =
		fault_count > faults.length ? `<p>${__("Only the first {0} are shown.", [faults.length])}</p>` : "";
	frappe.msgprint({
		title: __("Check the file"),
		message: `<p>${found}</p><ul>${lines.join("")}</ul>${more}`,
		wide: true,
	});
}

async function import_nodes(frm) {
	const args = { network_import: frm.doc.name };
	const answer = await frappe.call({ method: "gigafibre_fsm.api.topology.start_import", args, freeze: true });
	if (!answer.exc) frm.reload_doc();
}
