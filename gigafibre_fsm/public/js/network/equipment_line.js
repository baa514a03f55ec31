// A device's form on the desk: its line in a few words, asked for anew, or taken as the baseline.

const LINE_API = "gigafibre_fsm.api.network";
const LINE_COLOURS = { Online: "green", Silent: "orange", Offline: "red", Unknown: "gray" };
const HEALTH_COLOURS = { Good: "green", Watch: "orange", Poor: "red" };
const LIGHT_COLOURS = {
	good: "green",
	weaker: "orange",
	too_weak: "red",
	too_strong: "red",
	unknown: "gray",
};

frappe.ui.form.on("Equipment", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Dispatcher", "FSM Manager", "System Manager"])) return;
		show_line(frm);
	},
});

async function show_line(frm) {
	const name = frm.doc.name;
	const answer = await frappe.call({
		method: `${LINE_API}.status`,
		type: "GET",
		args: { equipment: name },
	});
	if (frm.doc.name !== name) return; // another device was opened meanwhile
	draw_line(frm, answer.message);
	const group = __("Line");
	frm.add_custom_button(__("Ask the modem server now"), () => look_at_line(frm), group);
	if (answer.message.state) frm.add_custom_button(__("Take as baseline"), () => take_baseline(frm), group);
}

function draw_line(frm, line) {
	frm.dashboard.stats_area_row?.empty();
	if (line.problem)
		frappe.show_alert({ message: frappe.utils.escape_html(line.problem), indicator: "orange" });
	if (line.awaited) frm.dashboard.add_indicator(__("Its baseline is awaited"), "blue");
	if (line.activation) {
		const address = frappe.utils.get_form_link("OLT Activation", line.activation_name);
		const text = frappe.utils.escape_html(line.activation);
		frm.dashboard.add_indicator(`<a href="${address}">${text}</a>`, "blue");
	}
	if (!line.state) return;
	frm.dashboard.add_indicator(
		frappe.utils.escape_html(`${line.since}. ${line.heard}`),
		LINE_COLOURS[line.state]
	);
	const level = [line.level, line.verdict].filter(Boolean).join(" · ");
	frm.dashboard.add_indicator(frappe.utils.escape_html(level), LIGHT_COLOURS[line.kind]);
	if (line.advice) frm.dashboard.add_indicator(frappe.utils.escape_html(line.advice), "orange");
	if (line.drift) frm.dashboard.add_indicator(frappe.utils.escape_html(line.drift), "gray");
	if (line.health) {
		const why = [line.health, ...line.health_reasons].join(" · ");
		frm.dashboard.add_indicator(frappe.utils.escape_html(why), HEALTH_COLOURS[line.health_kind]);
	}
	if (line.expected) frm.dashboard.add_indicator(frappe.utils.escape_html(line.expected), "gray");
}

async function look_at_line(frm) {
	const args = { equipment: frm.doc.name };
	const answer = await frappe.call({ method: `${LINE_API}.refresh`, args, freeze: true });
	if (!answer.exc) draw_line(frm, answer.message);
}

function take_baseline(frm) {
	const question = __("Compare this device's light with what it is now?");
	frappe.confirm(question, async () => {
		const answer = await frappe.call({
			method: `${LINE_API}.take_baseline`,
			args: { equipment: frm.doc.name },
			freeze: true,
		});
		if (answer.exc) return;
		frappe.show_alert({ message: __("This is its baseline now."), indicator: "green" });
		show_line_again(frm);
	});
}

async function show_line_again(frm) {
	const args = { equipment: frm.doc.name };
	const answer = await frappe.call({ method: `${LINE_API}.status`, type: "GET", args });
	draw_line(frm, answer.message);
}
