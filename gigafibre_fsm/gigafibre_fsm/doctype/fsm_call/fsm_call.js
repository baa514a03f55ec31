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

// each part of the conversation, and the message, to listen to
function show_recording(frm) {
	const field = frm.get_field("recording");
	field.$wrapper.find(".fsm-recording").remove();
	const parts = (frm.doc.recordings || []).filter((part) => part.file);
	const heard = parts.length ? parts : frm.doc.recording ? [{ file: frm.doc.recording, kind: "" }] : [];
	for (const part of heard) field.$wrapper.append(player_of(part));
}

function player_of({ file, kind }) {
	const player = document.createElement("audio");
	player.className = "fsm-recording";
	player.controls = true;
	// nothing is fetched before somebody wants to hear it
	player.preload = "none";
	player.src = file;
	player.setAttribute("aria-label", kind ? __(kind, null, "FSM Call Recording") : __("Recording"));
	return player;
}

async function settle(frm) {
	await frappe.call({
		method: "gigafibre_fsm.api.call_backs.settle_call_back",
		args: { call: frm.doc.name },
		freeze: true,
	});
	frm.reload_doc();
}
