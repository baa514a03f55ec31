// A finding is read, never edited: it is mended with one button, or closed as it stands.

frappe.ui.form.on("Equipment Finding", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.equipment) {
			frm.add_custom_button(__("Open the device"), () => {
				frappe.set_route("Form", "Equipment", frm.doc.equipment);
			});
		}
		if (frm.doc.state !== "Open") return;
		for (const offer of frm.doc.__onload?.offers || []) add_mend(frm, offer);
		frm.add_custom_button(__("Close: nothing to move"), async () => {
			await frm.call({ doc: frm.doc, method: "settle", freeze: true });
			await frm.reload_doc();
		});
	},
});

function add_mend(frm, offer) {
	const ways = {
		install: [
			offer.place ? __("It is installed at {0}", [offer.place]) : __("It is installed at …"),
			"location",
			"Service Location",
			__("Address"),
		],
		create: [
			offer.model ? __("Create it as {0}", [offer.model]) : __("Create it as …"),
			"model",
			"Equipment Model",
			__("Model"),
		],
		"take back": [
			offer.place ? __("It is back in {0}", [offer.place]) : __("It is back in …"),
			"warehouse",
			"Warehouse",
			__("Warehouse"),
		],
		"write off": [__("Report lost")],
	};
	const [title, fieldname, options, label] = ways[offer.action];
	const ask = () => {
		const field = { fieldname, fieldtype: "Link", options, label, reqd: 1 };
		gigafibre_fsm.ask(field, (values) => mend(frm, offer.action, values), frm.doc.serial_number);
	};
	const proposed = fieldname && offer[fieldname];
	// what is proposed takes one click; another place or model is asked for
	const take = proposed ? () => mend(frm, offer.action, { [fieldname]: proposed }) : ask;
	const confirmed = () => frappe.confirm(`${title}?`, () => mend(frm, offer.action, {}));
	const button = frm.add_custom_button(frappe.utils.escape_html(title), fieldname ? take : confirmed);
	button.toggleClass("btn-primary", offer === frm.doc.__onload.offers[0]);
	if (proposed) frm.add_custom_button(__("Otherwise …"), ask);
}

async function mend(frm, action, values) {
	const args = { action, ...values };
	const answer = await frm.call({ doc: frm.doc, method: "mend", args, freeze: true });
	if (answer.exc) return;
	frappe.show_alert({ message: frappe.utils.escape_html(answer.message), indicator: "green" });
	await frm.reload_doc();
}
