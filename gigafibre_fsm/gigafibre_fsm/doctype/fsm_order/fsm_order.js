// Where an order stands: its steps with their documents, what blocks it, and whose turn it is. It is read, never edited.

const BEFORE_SUBMISSION = ["Draft", "Located", "Planned", "Verified", "Held"];
const SIGNS = { done: "✓", due: "➜", blocked: "✕", open: "○", undone: "↶", skipped: "–" };

frappe.ui.form.on("FSM Order", {
	refresh(frm) {
		frm.disable_save();
		const { stand } = frm.doc.__onload || {};
		if (!stand) return;
		// said above in words, with what Frappe calls other things
		frm.toggle_display(["state", "turn", "is_blocked", "problem"], false);
		frm.fields_dict.stand_html.$wrapper.empty().append(draw_stand(frm.doc, stand));
		if (gigafibre_fsm.may_answer()) add_buttons(frm, stand);
	},
});

function add_buttons(frm, stand) {
	const is_draft = BEFORE_SUBMISSION.includes(frm.doc.state);
	if (is_draft) frm.add_custom_button(__("Go on"), () => frappe.set_route("new-order", frm.doc.name));
	if (stand.may_choose_time) frm.add_custom_button(__("Choose another time"), () => choose_time(frm));
	if (frm.doc.next_look && !is_draft)
		frm.add_custom_button(__("Look again"), () => change(frm, "try_again", {}));
	if (stand.may_cancel) frm.add_custom_button(__("Cancel the order"), () => cancel(frm));
}

// texts of the order are set as text, never as markup
function draw_stand(doc, stand) {
	const parts = [$("<p class='fsm-order-turn'>").text(say_turn(doc, stand))];
	if (stand.minutes !== null)
		parts.push(
			$("<p class='text-muted'>").text(__("Time since it was submitted: {0}", [say_time(stand.minutes)]))
		);
	const steps = stand.steps.map((step) => {
		const row = $("<li>").append(
			$("<span aria-hidden='true'>").text(`${SIGNS[step.state]} `),
			$("<b>").text(__(step.step, null, "FSM Order Step")),
			$("<span>").text(` – ${say_state(step)}`)
		);
		if (step.document)
			row.append(
				" · ",
				$("<a>")
					.attr("href", frappe.utils.get_form_link(step.document_type, step.document))
					.text(name_document(doc, step))
			);
		return row;
	});
	return [...parts, $("<ol class='fsm-order-steps list-unstyled'>").append(steps)];
}

// a node of the network has a name that says nothing
const name_document = (doc, step) =>
	step.document_type === "Network Node" ? __("Port {0}", [doc.port_no]) : step.document;

function say_turn(doc, stand) {
	const turn = doc.turn ? __("Whose turn: {0}.", [__(doc.turn, null, "FSM Order")]) : "";
	const problem = gigafibre_fsm.formatting.spell_out(stand.problem);
	const state = __(doc.state, null, "FSM Order");
	return [stand.is_blocked ? __("Blocked: {0}", [`${state}.`]) : `${state}.`, problem, turn, stand.note]
		.filter(Boolean)
		.join(" ");
}

const say_state = (step) =>
	({
		done: () => __("done {0}", [gigafibre_fsm.formatting.moment(step.done_on)]),
		due: () => __("now"),
		blocked: () => __("blocked, see above"),
		skipped: () => __("not done"),
		open: () => __("to come"),
		undone: () => __("undone", null, "FSM Order"),
	})[step.state]();

function say_time(minutes) {
	const days = Math.floor(minutes / 1440);
	const rest = gigafibre_fsm.formatting.duration(minutes % 1440);
	return days ? __("{0} d {1}", [days, rest]) : rest;
}

async function change(frm, method, values) {
	await frappe.xcall(`gigafibre_fsm.api.sales_orders.${method}`, { order: frm.doc.name, ...values });
	await frm.reload_doc();
}

function cancel(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const send = ({ reason }) => change(frm, "cancel_order", { reason });
	gigafibre_fsm.ask(field, send, __("Cancel the order"), __("Cancel the order"));
}

async function choose_time(frm) {
	// Frappe 15's `xcall` only posts
	const { message: times } = await frappe.call({
		method: "gigafibre_fsm.api.sales_orders.list_times",
		type: "GET",
		args: { order: frm.doc.name },
	});
	const options = times.map(({ choice, text }) => ({ value: choice, label: text }));
	const field = { fieldname: "choice", fieldtype: "Select", label: __("Visit"), options, reqd: 1 };
	const send = ({ choice }) => change(frm, "set_time", { choice });
	gigafibre_fsm.ask(field, send, __("Choose another time"), __("Keep this time"));
}
