// The form of a migration: how far its modems are, what does not get on, and what managers decide with one button each.

const MIGRATION_API = "gigafibre_fsm.api.migration";
const MIGRATION_COLOURS = { Draft: "gray", Running: "blue", Paused: "orange", Done: "green" };
const MIGRATION_REFRESH = 10000; // ms

frappe.ui.form.on("ACS Migration", {
	refresh(frm) {
		clearTimeout(frm.fsm_look_again);
		if (frm.is_new()) return;
		frm.page.set_indicator(__(frm.doc.state, null, "ACS Migration"), MIGRATION_COLOURS[frm.doc.state]);
		show_progress(frm);
		if (frappe.user.has_role(["FSM Manager", "System Manager"])) add_migration_buttons(frm);
	},
});

function add_migration_buttons(frm) {
	const { state, devices } = frm.doc;
	frm.add_custom_button(__("Add devices"), () => ask_devices(frm));
	if (devices && state !== "Running" && state !== "Done") {
		const start = frm.add_custom_button(__("Start the migration"), () =>
			change_migration(frm, "start_migration")
		);
		start.removeClass("btn-default").addClass("btn-primary");
	}
	if (state === "Running") {
		frm.add_custom_button(__("Pause"), () => change_migration(frm, "pause_migration"));
	}
	if (devices) frm.add_custom_button(__("Take all back"), () => confirm_way_back(frm));
}

function ask_devices(frm) {
	const fields = [
		{
			fieldname: "serials",
			fieldtype: "Small Text",
			label: __("Serial numbers"),
			description: __("One a line. Or choose a node or a model below."),
		},
		{ fieldname: "node", fieldtype: "Link", options: "Network Node", label: __("Below this node") },
		{
			fieldname: "equipment_model",
			fieldtype: "Link",
			options: "Equipment Model",
			label: __("Of this model"),
		},
		{ fieldname: "most", fieldtype: "Int", label: __("At most"), default: 100, reqd: 1 },
	];
	gigafibre_fsm.ask(fields, (values) => add_devices(frm, values), __("Add devices"), __("Add"));
}

async function add_devices(frm, values) {
	const args = { migration: frm.doc.name, ...values };
	const { added, unknown } = await frappe.xcall(`${MIGRATION_API}.add_devices`, args);
	await frm.reload_doc();
	frappe.show_alert({ message: __("Devices added: {0}.", [added]), indicator: "green" });
	if (unknown.length) {
		const escape = frappe.utils.escape_html;
		frappe.msgprint({
			title: __("Not added"),
			message:
				`<p>${__("GenieACS manages no installed device with these numbers:")}</p>` +
				`<p>${unknown.slice(0, 50).map(escape).join("<br>")}</p>`,
		});
	}
}

function confirm_way_back(frm) {
	frappe.confirm(
		__("All devices of this migration go back to GenieACS, each with the settings that it had. Go on?"),
		() => change_migration(frm, "take_back")
	);
}

async function change_migration(frm, method) {
	await frappe.xcall(`${MIGRATION_API}.${method}`, { migration: frm.doc.name });
	await frm.reload_doc();
}

async function show_progress(frm) {
	const name = frm.doc.name;
	const { message } = await frappe.call({
		method: `${MIGRATION_API}.show_progress`,
		type: "GET",
		args: { migration: name },
	});
	if (frm.doc.name !== name) return;
	draw_progress(frm, message.states);
	draw_held(frm, message);
	if (frm.doc.state !== "Running") return;
	frm.fsm_look_again = setTimeout(() => {
		if (cur_frm === frm && !frm.is_dirty()) frm.reload_doc();
	}, MIGRATION_REFRESH);
}

function draw_progress(frm, states) {
	const wrapper = frm.get_field("how_far").$wrapper.empty();
	const total = states.reduce((sum, each) => sum + each.devices, 0);
	if (!total) {
		wrapper.append($("<p class='text-muted'>").text(__("No devices yet: add some.")));
		return;
	}
	const { moved } = frm.doc;
	const percent = Math.round((100 * moved) / total);
	const words = __("Oktopus manages {0} of {1} devices.", [moved, total]);
	const bar = $("<div class='progress' role='progressbar' aria-valuemin='0' aria-valuemax='100'>")
		.attr({ "aria-valuenow": percent, "aria-label": words })
		.append($("<div class='progress-bar bg-success'>").css("width", `${percent}%`));
	wrapper.append($("<p>").text(words), bar, draw_states(frm, states));
}

function draw_states(frm, states) {
	const rows = states.map(({ state, devices }) => {
		const link = text_link(list_address(frm, state), __(state, null, "ACS Migration Device"));
		return $("<tr>").append($("<td>").append(link), $("<td class='text-right'>").text(devices));
	});
	const head = $("<tr>").append(
		$("<th>").text(__("State")),
		$("<th class='text-right'>").text(__("Devices"))
	);
	return $("<table class='table table-bordered table-sm'>")
		.css({ "max-width": "24rem", "margin-top": "1rem" })
		.append($("<thead>").append(head), $("<tbody>").append(rows));
}

function draw_held(frm, { held, held_count }) {
	const wrapper = frm.get_field("held_up").$wrapper.empty();
	if (!held_count) {
		wrapper.append($("<p class='text-muted'>").text(__("Nothing.")));
		return;
	}
	const rows = held.map((each) => {
		const address = frappe.utils.get_form_link("ACS Migration Device", each.name);
		return $("<tr>").append(
			$("<td>").append(text_link(address, each.equipment)),
			$("<td>").text(__(each.state, null, "ACS Migration Device")),
			$("<td>").text(each.sentence)
		);
	});
	const titles = [__("Device"), __("State"), __("Why")];
	const head = $("<tr>").append(titles.map((title) => $("<th>").text(title)));
	wrapper.append(
		$("<table class='table table-bordered table-sm'>").append(
			$("<thead>").append(head),
			$("<tbody>").append(rows)
		)
	);
	if (held_count > held.length) {
		wrapper.append($("<p>").text(__("Only the latest {0} of {1} are shown.", [held.length, held_count])));
	}
}

function text_link(address, text) {
	return $("<a>").attr("href", address).css("text-decoration", "underline").text(text);
}

function list_address(frm, state) {
	const filters = new URLSearchParams({ migration: frm.doc.name, state });
	return `/app/acs-migration-device?${filters}`;
}
