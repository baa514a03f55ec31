// The form of the Routing settings: what vendors' settings share, and the base map as it was saved.

frappe.ui.form.on("FSM Routing Settings", gigafibre_fsm.vendor_form);
frappe.ui.form.on("FSM Routing Settings", { refresh: show_base_map });

function show_base_map(frm) {
	const saved = frm.doc.__onload?.base_map || null;
	frappe.boot.fsm_base_map = saved; // for the maps that are opened next
	frm.toggle_display("preview_section", Boolean(saved));
	const $place = frm.get_field("map_preview").$wrapper.empty();
	if (!saved) return;
	const $canvas = $("<div class='fsm-map-preview' role='region'>").attr(
		"aria-label",
		__("Preview of the map")
	);
	$place.append($canvas);
	new gigafibre_fsm.maps.BaseMap(gigafibre_fsm.maps.open_map($canvas[0]));
}
