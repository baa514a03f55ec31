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
		frm.page.set_indicator(__(frm.doc.status), COLOURS[frm.doc.status]);
		if (frm.perm[0]?.write) add_buttons(frm);
	},
});

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
	frappe.prompt(field, (values) => move(frm, "load_on_truck", values), __("Load on truck"));
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
	frappe.prompt(field, (values) => move(frm, "return_to_warehouse", values), __("Return to warehouse"));
}

function ask_why(frm, method) {
	const field = { fieldname: "note", fieldtype: "Small Text", label: __("Why?"), reqd: 1 };
	frappe.prompt(field, (values) => move(frm, method, values), frm.doc.name);
}

async function move(frm, method, args) {
	const answer = await frm.call({ doc: frm.doc, method, args, freeze: true });
	if (answer.exc) return;
	frappe.show_alert({ message: frappe.utils.escape_html(answer.message), indicator: "green" });
	await frm.reload_doc();
}
