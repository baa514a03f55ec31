// The form of a device: where it is at a glance, and one button for each way it can go.

const COLOURS = {
	"In Stock": "blue",
	"On Truck": "purple",
	Installed: "green",
	"In Repair": "orange",
	Lost: "red",
	Retired: "gray",
};

frappe.ui.form.on("Equipment", {
	setup(frm) {
		frm.set_query("equipment_model", () => ({ filters: { disabled: 0 } }));
	},
	refresh(frm) {
		if (frm.is_new()) {
			frm.set_intro(__("Save it, then say where it is with the buttons."));
			return;
		}
		say_what_is_open(frm);
		frm.page.set_indicator(__(frm.doc.status), COLOURS[frm.doc.status]);
		if (frm.perm[0]?.write) add_buttons(frm);
	},
});

function say_what_is_open(frm) {
	const { stock_differs, findings } = frm.doc.__onload || {};
	const lines = (findings || []).map((each) => {
		const said = {
			"Not Found": __("{0} did not find it on the truck", [each.technician_name]),
			"In Hand": __("{0} has it in hand", [each.technician_name]),
			"Calls, but Is Not Installed": __("It calls, but stock does not have it at a customer's"),
			"Never Called": __("It is installed, but has never called"),
		}[each.kind];
		const when = frappe.datetime.str_to_user(each.found_on);
		const text = frappe.utils.escape_html([said, when, each.note].filter(Boolean).join(" · "));
		return `<a href="${frappe.utils.get_form_link("Equipment Finding", each.name)}">${text}</a>`;
	});
	if (stock_differs) {
		const text = __("ERPNext's stock differs: {0}", [stock_differs.stock_error || ""]);
		const address = frappe.utils.get_form_link("Equipment Movement", stock_differs.name);
		lines.push(`<a href="${address}">${frappe.utils.escape_html(text)}</a>`);
	}
	if (lines.length) frm.dashboard.set_headline_alert(lines.join("<br>"), "orange");
}

function add_buttons(frm) {
	const status = frm.doc.status;
	const shelved = ["In Stock", "On Truck"].includes(status);
	if (shelved) {
		frm.add_custom_button(__("Load on truck"), () => ask_truck(frm));
	}
	if (status !== "Retired") {
		frm.add_custom_button(__("Return to warehouse"), () => ask_warehouse(frm));
	}
	const more = __("More");
	if (shelved) {
		frm.add_custom_button(__("Send to repair"), () => ask_why(frm, "send_to_repair"), more);
	}
	if (status === "In Repair") {
		frm.add_custom_button(__("Bring to the repair shop"), () => ask_shop(frm), more);
	}
	if (!["Lost", "Retired"].includes(status)) {
		frm.add_custom_button(__("Report lost"), () => ask_why(frm, "report_lost"), more);
	}
	if (!["Installed", "Retired"].includes(status)) {
		frm.add_custom_button(__("Take out of use"), () => ask_why(frm, "retire"), more);
	}
}

function ask_truck(frm) {
	const field = {
		fieldname: "technician",
		fieldtype: "Link",
		options: "Dispatch Technician",
		label: __("Technician"),
		reqd: 1,
		get_query: () => ({ filters: { status: "Active", truck: ["is", "set"] } }),
	};
	gigafibre_fsm.ask(field, (values) => move(frm, "load_on_truck", values), __("Load on truck"));
}

function ask_warehouse(frm) {
	const field = {
		fieldname: "warehouse",
		fieldtype: "Link",
		options: "Warehouse",
		label: __("Warehouse"),
		reqd: 1,
		get_query: () => ({ filters: { is_group: 0, disabled: 0 } }),
	};
	gigafibre_fsm.ask(field, (values) => move(frm, "return_to_warehouse", values), __("Return to warehouse"));
}

async function ask_shop(frm) {
	const usual = await frappe.db.get_single_value("FSM Settings", "repair_warehouse");
	const field = {
		fieldname: "warehouse",
		fieldtype: "Link",
		options: "Warehouse",
		label: __("Warehouse for repairs"),
		default: usual,
		reqd: 1,
		get_query: () => ({ filters: { is_group: 0, disabled: 0 } }),
	};
	gigafibre_fsm.ask(field, (values) => move(frm, "send_to_repair", values), __("Bring to the repair shop"));
}

function ask_why(frm, method) {
	const field = { fieldname: "note", fieldtype: "Small Text", label: __("Why?"), reqd: 1 };
	gigafibre_fsm.ask(field, (values) => move(frm, method, values), frm.doc.name);
}

async function move(frm, method, args) {
	const answer = await frm.call({ doc: frm.doc, method, args, freeze: true });
	if (answer.exc) return;
	frappe.show_alert({ message: frappe.utils.escape_html(answer.message), indicator: "green" });
	await frm.reload_doc();
}
