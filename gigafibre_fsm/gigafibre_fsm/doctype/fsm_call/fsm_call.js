// The form of a call: read only, with its recording to listen to, and a way off the call-back list.

frappe.ui.form.on("FSM Call", {
	refresh(frm) {
		frm.disable_save();
		show_recording(frm);
		if (!frm.doc.needs_call_back) return;
		frm.dashboard.set_headline_alert(__("This caller waits for a call."), "orange");
		frm.add_custom_button(__("Settled"), () => settle(frm));
	},
});

function show_recording(frm) {
	const field = frm.get_field("recording");
	field.$wrapper.find(".fsm-recording").remove();
	if (!frm.doc.recording) return;
	const player = document.createElement("audio");
	player.className = "fsm-recording";
	player.controls = true;
	// nothing is fetched before somebody wants to hear it
	player.preload = "none";
	player.src = frm.doc.recording;
	player.setAttribute("aria-label", __("Recording"));
	field.$wrapper.append(player);
}

async function settle(frm) {
	await frappe.call({
		method: "gigafibre_fsm.api.call_backs.settle_call_back",
		args: { call: frm.doc.name },
		freeze: true,
	});
	frm.reload_doc();
}
