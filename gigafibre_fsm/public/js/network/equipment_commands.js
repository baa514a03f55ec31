// A device's form on the desk: what it is asked for, and how far each command is; nothing looks done that is only queued.

const COMMAND_API = "gigafibre_fsm.api.network";
const COMMAND_COLOURS = {
	Requested: "blue",
	Pending: "orange",
	Done: "green",
	Failed: "red",
	Unknown: "yellow",
	Cancelled: "gray",
	"Held Back": "purple",
};
const LOOK_AGAIN = 5000; // ms while something is open

frappe.ui.form.on("Equipment", {
	onload(frm) {
		frappe.realtime.on("cpe_command", () => cur_frm === frm && show_asked(frm));
	},
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["FSM Dispatcher", "FSM Manager", "System Manager"])) return;
		if (frm.doc.status === "Installed") add_commands(frm);
		show_asked(frm);
	},
});

function add_commands(frm) {
	const group = __("Act on the modem");
	const restart = __("The customer has no Internet for some two minutes.");
	frm.add_custom_button(__("Restart"), () => frappe.confirm(restart, () => ask(frm, "Reboot")), group);
	frm.add_custom_button(__("Wi-Fi name and password"), () => ask_wifi(frm), group);
	frm.add_custom_button(__("Ping from the modem"), () => ask_host(frm, "Ping"), group);
	frm.add_custom_button(__("Route from the modem"), () => ask_host(frm, "Trace Route"), group);
	frm.add_custom_button(__("Factory reset"), () => ask_reset(frm), group);
}

function ask_wifi(frm) {
	const fields = [
		{
			fieldname: "wifi_ssid",
			fieldtype: "Data",
			label: __("Wi-Fi name"),
			default: frm.doc.wifi_ssid,
			reqd: 1,
		},
		{
			fieldname: "wifi_password",
			fieldtype: "Password",
			label: __("New password"),
			description: __(
				"8 to 63 characters, without accents. Empty keeps the old one. Everything in the home must be connected again."
			),
		},
	];
	gigafibre_fsm.ask(fields, (values) => ask(frm, "Set Wi-Fi", values), __("Wi-Fi name and password"));
}

function ask_host(frm, command) {
	const field = { fieldname: "host", fieldtype: "Data", label: __("To"), default: "8.8.8.8", reqd: 1 };
	gigafibre_fsm.ask(field, (values) => ask(frm, command, values), __("Act on the modem"));
}

function ask_reset(frm) {
	const warning = __(
		"Everything on the device is lost: Wi-Fi name and password, ports, settings of the customer. Are you sure?"
	);
	const fields = [
		{ fieldname: "warning", fieldtype: "HTML", options: `<p class="text-danger">${warning}</p>` },
		{
			fieldname: "confirmed",
			fieldtype: "Data",
			label: __("To go on, type the last four characters of its serial number"),
			reqd: 1,
		},
	];
	gigafibre_fsm.ask(fields, ({ confirmed }) => ask(frm, "Factory Reset", { confirmed }), __("Factory reset"));
}

async function ask(frm, command, values = {}) {
	const args = { equipment: frm.doc.name, command, ...values };
	const answer = await frappe.call({ method: `${COMMAND_API}.send_command`, args, freeze: true });
	if (!answer.exc) show_asked(frm);
}

async function show_asked(frm) {
	const name = frm.doc.name;
	const answer = await frappe.call({
		method: `${COMMAND_API}.list_commands`,
		type: "GET",
		args: { equipment: name },
	});
	if (frm.doc.name !== name || cur_frm !== frm) return;
	draw_asked(frm, answer.message || []);
	clearTimeout(frm.fsm_look_again);
	if ((answer.message || []).some((each) => each.is_open)) {
		frm.fsm_look_again = setTimeout(() => cur_frm === frm && show_asked(frm), LOOK_AGAIN);
	}
}

function draw_asked(frm, list) {
	const place = section_of(frm);
	place.closest(".form-dashboard-section").toggle(list.length > 0);
	const rows = list.map((each) => {
		const [title, about, said, reason, by] = [each.title, each.about, each.said, each.reason, each.by].map(
			(text) => frappe.utils.escape_html(text || "")
		);
		const button = each.may_cancel
			? `<button class="btn btn-xs btn-default" data-cancel="${frappe.utils.escape_html(each.name)}">${__("Cancel")}</button>`
			: "";
		return `<li class="mb-2"><span class="indicator-pill ${COMMAND_COLOURS[each.state]}">${said}</span>
			<strong>${title}</strong> ${about} ${by && `<span class="text-muted">${by}</span>`} ${button}<div class="text-muted small">${reason}</div></li>`;
	});
	place.off("click").html(`<ul class="list-unstyled">${rows.join("")}</ul>`);
	if (list.length) frm.dashboard.show();
	place.on("click", "[data-cancel]", async (event) => {
		const args = { command: event.currentTarget.dataset.cancel };
		const answer = await frappe.call({ method: `${COMMAND_API}.cancel_command`, args, freeze: true });
		if (!answer.exc) frappe.show_alert(frappe.utils.escape_html(answer.message.said));
		show_asked(frm);
	});
}

/* One section of the form, which Frappe keeps while it shows one device after the other. */
function section_of(frm) {
	if (!frm.fsm_asked?.closest("body").length) {
		frm.fsm_asked = frm.dashboard.add_section("<div></div>", __("Recent commands"));
	}
	return frm.fsm_asked;
}
