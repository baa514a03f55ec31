// The form of a batch: who is in it, where they stand, and the next step, which a worker takes.

const FSM_BATCH_PROGRESS = "cutover_batch_progress";

frappe.ui.form.on("Cutover Batch", {
	setup(frm) {
		frappe.realtime.on(FSM_BATCH_PROGRESS, ({ name }) => name === frm.doc.name && frm.reload_doc());
	},
	refresh(frm) {
		clearTimeout(frm.fsm_look_again);
		if (frm.is_new()) return;
		if (frm.doc.signed_by) frm.disable_save();
		const standing = frm.doc.__onload?.standing || {};
		frm.get_field("standing").$wrapper.html(draw_batch_standing(standing));
		frm.add_custom_button(__("Customers"), () => show_batch_customers(frm));
		if (frm.doc.task) {
			const { customers, waiting } = standing;
			frm.dashboard.show_progress(
				__(frm.doc.task),
				customers ? (100 * (customers - waiting)) / customers : 0,
				__("{0} of {1} customers", [customers - waiting, customers])
			);
			frm.fsm_look_again = setTimeout(() => cur_frm === frm && frm.reload_doc(), 5000);
			return;
		}
		if (frm.perm[0].write) add_batch_steps(frm, standing);
	},
});

function add_batch_steps(frm, standing) {
	const ask = (task, question) => () => frappe.confirm(question, () => call_batch(frm, "ask_task", { task }));
	if (!frm.doc.signed_by) frm.add_custom_button(__("Add customers"), () => add_batch_customers(frm));
	if (!standing.customers) return;
	frm.add_custom_button(__("Rehearse"), () => call_batch(frm, "ask_task", { task: "Rehearse" }));
	if (!frm.doc.signed_by) {
		const words = __("You answer for {0} customers, with the differences that are named above.", [
			standing.customers,
		]);
		frm.add_custom_button(__("Sign off"), () => frappe.confirm(words, () => call_batch(frm, "sign_off")));
		return;
	}
	if (standing.Legacy) {
		const words = __("From now on nobody bills {0} customers until they are taken over.", [standing.Legacy]);
		frm.add_custom_button(__("Stop"), ask("Stop", words));
	}
	if (standing.Stopping) {
		const words = __(
			"{0} customers are billed here from now on, if their old accounts were read as stopped.",
			[standing.Stopping]
		);
		frm.add_custom_button(__("Take Over"), ask("Take Over", words)).addClass("btn-primary");
	}
	if (standing.New || standing.Stopping) {
		const words = __("Customers who were not billed here yet go back. Nobody bills them until then.");
		frm.add_custom_button(__("Turn Back"), ask("Turn Back", words));
	}
	if (standing.Returning) {
		const words = __("{0} customers are billed by the old system again, if it was read as active.", [
			standing.Returning,
		]);
		frm.add_custom_button(__("Give Back"), ask("Give Back", words));
	}
}

function draw_batch_standing(standing) {
	const escape = frappe.utils.escape_html;
	const lines = [
		[__("Customers"), standing.customers],
		[__("The old system bills"), standing.Legacy],
		[__("Nobody bills: waits to be taken over"), standing.Stopping],
		[__("Billed here"), standing.New],
		[__("Nobody bills: waits to go back"), standing.Returning],
		[__("Differ"), standing.drifting],
		[__("Last step refused"), standing.objections],
		[__("Rehearsal: same"), standing.Same],
		[__("Rehearsal: one cent"), standing["One Cent"]],
		[__("Rehearsal: other price"), standing.Price],
		[__("Rehearsal: missing here"), standing.Missing],
		[__("Rehearsal: extra here"), standing.Extra],
	];
	const rows = lines
		.filter(([, number], place) => !place || number)
		.map(
			([label, number]) => `<tr><th scope="row">${label}</th><td>${escape(String(number || 0))}</td></tr>`
		);
	return `<table class="table table-bordered" style="max-width: 26rem"><tbody>${rows.join("")}</tbody></table>`;
}

function show_batch_customers(frm) {
	frappe.set_route("List", "Billing Side", { batch: frm.doc.name });
}

function add_batch_customers(frm) {
	const fields = [
		{
			fieldname: "customers",
			fieldtype: "Small Text",
			label: __("Account numbers"),
			description: __("Empty: the next ones that are in no batch yet."),
		},
		{ fieldname: "most", fieldtype: "Int", label: __("At most"), default: 100, reqd: 1 },
	];
	const title = __("Add customers");
	gigafibre_fsm.ask(fields, (values) => call_batch(frm, "add_customers", values), title, __("Add"));
}

async function call_batch(frm, method, args = {}) {
	if (frm.is_dirty()) await frm.save();
	const answer = await frappe.call({
		method: `gigafibre_fsm.api.cutover.${method}`,
		args: { batch: frm.doc.name, ...args },
		freeze: true,
	});
	if (!answer.exc) frm.reload_doc();
}
