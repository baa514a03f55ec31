// Maps in forms and lists of our doctypes: Frappe's would ask a foreign server for pictures and speak English.
import { BaseMap, open_map } from "./base_map.js";
import { tools_for } from "./drawing_tools.js";
import { element } from "../elements/elements.js";
import { is_ours } from "../plain_text/rule.js";

const POINTS = ["Service Location"]; // what is drawn there is one place, elsewhere an area
const control = frappe.ui.form.ControlGeolocation.prototype;
const CLOSE = 14; // zoom

const doctype_of = ({ doctype, df }) => doctype || df.parent;

// whoever is not ours keeps what Frappe does
function replace(method, ours) {
	const theirs = control[method];
	control[method] = function (...args) {
		return is_ours(doctype_of(this)) ? ours(this, ...args) : theirs.apply(this, args);
	};
}

const holds_place = (field) => POINTS.includes(doctype_of(field));

replace("bind_leaflet_map", (field) => {
	field.map = open_map(field.map_id);
	field.base_map = new BaseMap(field.map);
	field.editableLayers = new L.FeatureGroup().addTo(field.map);
});

replace("get_leaflet_controls", (field) => tools_for(field.editableLayers, holds_place(field)));

// what is stored is the whole drawing; a place is moved by naming another
replace("bind_leaflet_event_listeners", (field) => {
	field.map.on("draw:created", ({ layer }) => {
		if (holds_place(field)) field.editableLayers.clearLayers();
		field.editableLayers.addLayer(layer);
	});
	field.map.on("draw:created draw:edited draw:deleted", () => field.set_value(drawing_of(field)));
});

function drawing_of({ editableLayers }) {
	return editableLayers.getLayers().length ? JSON.stringify(editableLayers.toGeoJSON()) : "";
}

// where the office stands says nothing about a home or a territory
replace("bind_leaflet_locate_control", () => {});

replace("fit_and_recenter_map", ({ map, editableLayers }) => {
	map.invalidateSize();
	const bounds = editableLayers.getBounds();
	if (bounds.isValid()) map.fitBounds(bounds, { padding: [50, 50], maxZoom: CLOSE, animate: false });
});

// ---- the list drawn as a map
const { render_map_view } = frappe.views.MapView.prototype;
frappe.views.MapView.prototype.render_map_view = function () {
	if (!is_ours(this.doctype)) return render_map_view.call(this);
	const canvas = element("div", { class: "map-view-container" });
	this.$result.empty().append(canvas);
	this.map = open_map(canvas);
	this.base_map = new BaseMap(this.map);
	const places = (this.coords.features || []).map((feature) =>
		place_of(feature, this.doctype).addTo(this.map)
	);
	if (places.length) this.map.fitBounds(L.featureGroup(places).getBounds().pad(0.1), { maxZoom: CLOSE });
	return undefined;
};

function place_of({ geometry, properties }, doctype) {
	const [longitude, latitude] = geometry.coordinates;
	const href = frappe.utils.get_form_link(doctype, properties.name);
	return L.circleMarker([latitude, longitude], { radius: 7 }).bindPopup(
		element("a", { href }, properties.name)
	);
}
