// An activation: the commands to copy, the answer to paste, and what is next.

const ACTIVATION_COLOURS = {
	Requested: "blue",
	Running: "orange",
	Done: "green",
	Failed: "red",
	Unknown: "yellow",
	Cancelled: "gray",
};

frappe.ui.form.on("OLT Activation", {
	refresh(frm) {
		frm.disable_save();
		frm.page.set_indicator(__(frm.doc.state), ACTIVATION_COLOURS[frm.doc.state]);
		const { said, reason } = frm.doc.__onload?.view || {};
		const lines = [said, reason].filter(Boolean).map((text) => `<p>${frappe.utils.escape_html(text)}</p>`);
		frm.fields_dict.words.$wrapper.html(lines.join(""));
		frm.add_custom_button(__("Open the device"), () => {
			frappe.set_route("Form", "Equipment", frm.doc.equipment);
		});
		const is_open = ["Requested", "Running", "Unknown"].includes(frm.doc.state);
		if (!is_open || !frappe.user.has_role(["FSM Manager", "System Manager"])) return;
		frm.add_custom_button(__("Copy the commands"), () => {
			frappe.utils.copy_to_clipboard(`${frm.doc.sheet}\n${frm.doc.proof}`);
		});
		frm.add_custom_button(__("Paste the answer"), () => ask_answer(frm)).addClass("btn-primary");
		frm.add_custom_button(__("It cannot be registered"), () => ask_why(frm));
	},
});

function ask_answer(frm) {
	const field = {
		fieldname: "text",
		fieldtype: "Long Text",
		label: __("What the OLT answered"),
		description: __("The answer to: {0}", [frm.doc.proof]),
		default: frm.doc.pasted,
		reqd: 1,
	};
	gigafibre_fsm.ask(field, (values) => call(frm, "check_answer", values), __("Paste the answer"));
}

function ask_why(frm) {
	const field = { fieldname: "note", fieldtype: "Small Text", label: __("Why?"), reqd: 1 };
	gigafibre_fsm.ask(field, (values) => call(frm, "give_up", values), __("It cannot be registered"));
}

async function call(frm, method, args) {
	const answer = await frm.call({ doc: frm.doc, method, args, freeze: true });
	if (answer.exc) return;
	await frm.reload_doc();
	if (answer.message) {
		const indicator = frm.doc.state === "Done" ? "green" : "orange";
		frappe.show_alert({ message: frappe.utils.escape_html(answer.message), indicator }, 10);
	}
}
