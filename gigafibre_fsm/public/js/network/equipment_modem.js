// A device's form on the desk: what the modem's own web interface said last, with its age, and one button to ask it.

const MODEM_API = "gigafibre_fsm.api.network";
const PROBE_COLOURS = { Requested: "blue", Running: "orange", Done: "green", Failed: "red" };
const ASK_AGAIN = 3000; // ms while it is being read

frappe.ui.form.on("Equipment", {
	onload(frm) {
		frappe.realtime.on("fsm_modem_probe", () => cur_frm === frm && show_modem(frm));
	},
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Dispatcher", "FSM Manager", "System Manager"])) return;
		show_modem(frm, true);
	},
});

async function show_modem(frm, is_first = false) {
	const name = frm.doc.name;
	const args = { equipment: name };
	const answer = await frappe.call({ method: `${MODEM_API}.modem`, type: "GET", args });
	if (frm.doc.name !== name || cur_frm !== frm) return;
	const access = answer.message;
	if (is_first && access) add_button(frm);
	draw_modem(frm, access?.probe);
	clearTimeout(frm.fsm_ask_again);
	if (access?.probe?.is_open) {
		frm.fsm_ask_again = setTimeout(() => cur_frm === frm && show_modem(frm), ASK_AGAIN);
	}
}

function add_button(frm) {
	frm.add_custom_button(
		__("Read the modem"),
		async () => {
			const args = { equipment: frm.doc.name };
			const answer = await frappe.call({ method: `${MODEM_API}.read_modem`, args, freeze: true });
			if (!answer.exc) show_modem(frm);
		},
		__("Line")
	);
}

function draw_modem(frm, probe) {
	const place = modem_section(frm);
	place.closest(".form-dashboard-section").toggle(Boolean(probe));
	if (!probe) return;
	const escape = (text) => frappe.utils.escape_html(text || "");
	const row = (each) => `<tr><th scope="row">${escape(each.label)}</th><td>${escape(each.value)}</td></tr>`;
	const table = (rows) =>
		`<table class="table table-sm mb-2"><tbody>${rows.map(row).join("")}</tbody></table>`;
	const fold = (title, rows) =>
		rows.length ? `<details><summary>${title} (${rows.length})</summary>${table(rows)}</details>` : "";
	place.html(`<p class="mb-2"><span class="indicator-pill ${PROBE_COLOURS[probe.state]}">${escape(probe.said)}</span>
		<span class="text-muted">${escape(probe.age)}</span></p>
		${probe.reason ? `<p>${escape(probe.reason)}</p>` : ""}
		${probe.facts.length ? table(probe.facts) : ""}
		${fold(__("Wi-Fi networks nearby"), probe.networks)}${fold(__("Cordless telephones"), probe.handsets)}`);
	frm.dashboard.show();
}

/* One section of the form, which Frappe keeps while it shows one device after the other. */
function modem_section(frm) {
	if (!frm.fsm_modem?.closest("body").length) {
		frm.fsm_modem = frm.dashboard.add_section("<div></div>", __("The modem's own web interface"));
	}
	return frm.fsm_modem;
}
