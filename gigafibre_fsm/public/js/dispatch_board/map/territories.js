// The outlines of the territories below everything else on the map, each with its name; a button switches them off.
import { button, element } from "../dom.js";

const PLAIN = "#0f766e";
const OUTLINE = { weight: 2, opacity: 0.9, fillOpacity: 0.07, interactive: false };

/**
 * @param {BoardTerritory[]} territories
 * @param {any} map of Leaflet
 * @param {any} layer into which they are drawn
 */
export function drawTerritories(territories, map, layer) {
	layer.clearLayers();
	for (const { label, color, outlines } of territories) {
		const style = { ...OUTLINE, color: color || PLAIN };
		for (const outline of outlines) L.polygon(outline, style).addTo(layer);
		const place = outlines.map((outline) => middleOf(outline, map)).find(Boolean);
		if (place) nameAt(place, label, color || PLAIN).addTo(layer);
	}
}

// of what is in sight, so that whoever looks closely still reads the name; nothing of it: null
function middleOf(outline, map) {
	const points = outline.map((corner) => map.latLngToLayerPoint(corner));
	const from = map.containerPointToLayerPoint([0, 0]);
	const seen = L.PolyUtil.clipPolygon(points, L.bounds(from, from.add(map.getSize())));
	return seen.length ? map.layerPointToLatLng(L.bounds(seen).getCenter()) : null;
}

// as text, because the Leaflet of the desk takes no elements; `element` has made it safe
function nameAt(place, label, color) {
	const name = element("span", { style: { "--territory": color } }, label);
	const icon = L.divIcon({ className: "fsm-territory", html: name.outerHTML, iconSize: [0, 0] });
	return L.marker(place, { icon, keyboard: false, interactive: false, zIndexOffset: -4000 });
}

// nothing where there is no territory
export function territorySwitch(board) {
	const { territories } = board.settings;
	const press = () => board.use({ territories: !territories });
	const properties = { class: "btn btn-xs btn-default", "aria-pressed": String(territories) };
	const label = `${territories ? "✓ " : ""}${__("Territories")}`;
	return board.store.territories.length
		? [button(label, press, { ...properties, dataset: { key: "map:territories" } })]
		: [];
}
