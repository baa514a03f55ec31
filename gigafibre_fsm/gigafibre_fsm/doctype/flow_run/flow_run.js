// A run is read, never edited: its story is drawn by the flow editor, and a person decides what nobody knows.

const FLOW_RUN_WORDS = {
	Queued: () => __("It waits behind another run of the same record."),
	Ready: () => __("A worker takes it on within a minute."),
	Held: () => __("It is held until a person resumes it."),
	Failed: () => __("It failed and waits for a person."),
	Doubtful: () => __("Whether the last step had its effect is not known: a person decides."),
};
const FLOW_RUN_SIGNS = { Held: "orange", Failed: "red", Doubtful: "yellow" };
const FLOW_RUN_ANSWERS = {
	arrived: () => __("It had its effect"),
	again: () => __("Do it again"),
	"let be": () => __("Let it be"),
};

frappe.ui.form.on("Flow Run", {
	refresh(frm) {
		frm.disable_save();
		frm.dashboard.clear_headline();
		const said = describe_flow_run(frm.doc);
		if (said.length) {
			const text = said.map((sentence) => frappe.utils.escape_html(sentence)).join("<br>");
			frm.dashboard.set_headline_alert(text, FLOW_RUN_SIGNS[frm.doc.state] || "blue");
		}
		frm.add_custom_button(__("Read its story"), () => frappe.set_route("flow-editor", "run", frm.doc.name));
		if (frm.doc.state === "Doubtful" && frappe.user.has_role(["FSM Manager", "System Manager"]))
			Object.entries(FLOW_RUN_ANSWERS).forEach(([answer, label]) => {
				frm.add_custom_button(label(), () => resolve_flow_run(frm, answer, label()), __("Decide"));
			});
	},
});

function describe_flow_run(doc) {
	const said = [];
	if (doc.state === "Waiting") {
		said.push(doc.waits_for ? __("It waits for an event.") : __("It waits for its time."));
	} else if (FLOW_RUN_WORDS[doc.state]) said.push(FLOW_RUN_WORDS[doc.state]());
	if (doc.reason) said.push(doc.reason);
	return said;
}

function resolve_flow_run(frm, answer, label) {
	frappe.confirm(__("{0}: are you sure?", [label]), async () => {
		const args = { runs: JSON.stringify([frm.doc.name]), answer };
		const { message } = await frappe.call({
			method: "gigafibre_fsm.api.flows.resolve_runs",
			args,
			freeze: true,
		});
		for (const { reason } of message.refused)
			frappe.msgprint({ message: frappe.utils.escape_html(reason), indicator: "orange" });
		await frm.reload_doc();
	});
}
