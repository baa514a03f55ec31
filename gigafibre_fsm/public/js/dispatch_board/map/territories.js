// The outlines of the territories below everything else on the map, each with its name; a button switches them off.
import { button, element } from "../dom.js";

const PLAIN = "#0f766e";
const OUTLINE = { weight: 2, opacity: 0.9, fillOpacity: 0.07, interactive: false };

/** @param {BoardTerritory[]} territories @param {any} layer of Leaflet */
export function drawTerritories(territories, layer) {
	for (const { label, color, outlines } of territories) {
		const style = { ...OUTLINE, color: color || PLAIN };
		const shapes = outlines.map((outline) => L.polygon(outline, style).addTo(layer));
		if (shapes.length) nameAt(shapes[0].getBounds().getCenter(), label, color || PLAIN).addTo(layer);
	}
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
	return board.store.territories.length
		? [button(__("Territories"), press, { ...properties, dataset: { key: "map:territories" } })]
		: [];
}
