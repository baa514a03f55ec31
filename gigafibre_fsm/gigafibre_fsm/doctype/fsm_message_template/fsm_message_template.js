// The form of a message: how it will read and what it costs, while it is being written.

frappe.ui.form.on("FSM Message Template", {
	refresh(frm) {
		for (const fieldname of ["body_fr", "body_en"]) {
			const input = frm.get_field(fieldname).$input;
			input && input.off("input.fsm").on("input.fsm", () => show_preview(frm));
		}
		show_preview(frm);
	},
	template_key: show_preview,
});

function show_preview(frm) {
	clearTimeout(frm.fsm_preview);
	frm.fsm_preview = setTimeout(() => ask_for_preview(frm), 300);
}

function written(frm, fieldname) {
	const input = frm.get_field(fieldname).$input;
	return (input ? input.val() : frm.doc[fieldname]) || "";
}

async function ask_for_preview(frm) {
	if (!frm.doc.template_key) return;
	const answer = await frappe.call({
		method: "gigafibre_fsm.api.messages.preview",
		args: {
			key: frm.doc.template_key,
			body_fr: written(frm, "body_fr"),
			body_en: written(frm, "body_en"),
		},
	});
	const names = answer.message.placeholders;
	const hint = names.length
		? __("Placeholders: {0}", [names.map((name) => `<code>{${name}}</code>`).join(" ")])
		: __("Nothing in the app sends this message yet.");
	for (const language of ["fr", "en"]) {
		describe(frm, `body_${language}`, answer.message[language], hint);
	}
}

function describe(frm, fieldname, proof, hint) {
	const safe = frappe.utils.escape_html;
	const lines = [`<b>${safe(proof.text)}</b>`, safe(proof.cost)];
	if (proof.costly.length) {
		lines.push(__("Written otherwise to stay cheap: {0}", [safe(proof.costly.join(" "))]));
	}
	if (proof.problem) {
		lines.push(`<span class="indicator-pill red">${__("Cannot be saved")}</span> ${safe(proof.problem)}`);
	}
	frm.get_field(fieldname).set_description([...lines, hint].join("<br>"));
}
