// The form of a territory: where its map begins, the neighbours around it, and GeoJSON that is pasted.

const BEGIN = { centre: [45.63, -72.95], zoom: 9 };
const NEIGHBOUR = { color: "#6b7280", weight: 1.5, dashArray: "5 4", fillOpacity: 0.04, interactive: false };

frappe.ui.form.on("Service Territory", {
	refresh(frm) {
		show_neighbours(frm);
		if (frm.perm[0].write) frm.add_custom_button(__("Paste GeoJSON…"), () => paste_drawing(frm));
	},
});

// an empty map would begin on the other side of the world, and borders are drawn along those that are there
async function show_neighbours(frm) {
	const fields = ["name", "label_fr", "territory_name", "map"];
	const filters = { disabled: 0, name: ["!=", frm.doc.name] };
	// not by the call of lists, in whose answers a text that could be markup is no JSON any more
	const asked = { doctype: "Service Territory", fields, filters, limit_page_length: 100 };
	const others = await frappe.xcall("frappe.client.get_list", asked);
	const { map } = frm.get_field("map");
	if (!map) return;
	map.invalidateSize();
	if (!frm.doc.map) map.setView(BEGIN.centre, BEGIN.zoom);
	for (const other of others) draw_neighbour(map, other);
}

function draw_neighbour(map, { label_fr, territory_name, map: drawing }) {
	const shape = L.geoJson(JSON.parse(drawing), { style: () => NEIGHBOUR, pointToLayer: () => null }).addTo(
		map
	);
	const label = frappe.boot.lang === "fr" ? label_fr : territory_name;
	const options = { permanent: true, direction: "center" };
	// Leaflet takes a text for markup
	for (const layer of shape.getLayers().slice(0, 1))
		layer.bindTooltip(frappe.utils.escape_html(label), options);
}

function paste_drawing(frm) {
	const field = {
		fieldname: "drawing",
		fieldtype: "Code",
		label: __("GeoJSON"),
		description: __("One polygon or more, as geojson.io or QGIS export them. It replaces what is drawn."),
		reqd: 1,
	};
	const use = async ({ drawing }) => {
		if (!is_json(drawing)) {
			frappe.msgprint(__("This is no GeoJSON. Paste the whole text, from its first { to its last }."));
			throw null; // leaves the dialog as it is
		}
		await frm.set_value("map", drawing);
	};
	gigafibre_fsm.ask(field, use, __("Paste GeoJSON"), __("Draw it"));
}

function is_json(text) {
	try {
		return typeof JSON.parse(text) === "object";
	} catch {
		return false;
	}
}
