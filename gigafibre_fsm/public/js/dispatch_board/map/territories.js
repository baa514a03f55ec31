// The outlines of the territories below everything else on the map, and their names; a button switches them off.
import { isInside } from "./polygon.js";
import { button } from "../dom.js";

const PLAIN = "#0f766e";
const OUTLINE = { weight: 2, opacity: 0.9, fillOpacity: 0.07, interactive: false, className: "fsm-outline" };
const STEP = 26; // pixels between two rows in which a name could stand
const ROWS = [0, -1, 1, -2, 2, -3, 3];
const COLUMNS = [0, -0.25, 0.25]; // of the width that is seen

/**
 * @param {BoardTerritory[]} territories
 * @param {any} layer of Leaflet into which they are drawn
 */
export function drawTerritories(territories, layer) {
	layer.clearLayers();
	for (const { color, outlines } of territories)
		for (const outline of outlines) L.polygon(outline, { ...OUTLINE, color: color || PLAIN }).addTo(layer);
}

/**
 * @param {BoardTerritory[]} territories
 * @param {any} map of Leaflet
 * @returns {{ name: string, color: string, places: { x: number, y: number }[] }[]} in the pixels of `map.project`
 */
export function territoryNames(territories, map) {
	return territories.flatMap(({ label, color, outlines }) => {
		const seen = outlines.map((outline) => seenOf(outline, map)).find((points) => points.length);
		return seen ? [{ name: label, color: color || PLAIN, places: placesIn(seen) }] : [];
	});
}

// what is in sight of an outline, so that whoever looks closely still reads the name
function seenOf(outline, map) {
	const points = outline.map((corner) => map.project(corner));
	return L.PolyUtil.clipPolygon(points, map.getPixelBounds());
}

function placesIn(points) {
	const bounds = L.bounds(points);
	const [middle, size] = [bounds.getCenter(), bounds.getSize()];
	const sides = points.map(({ x, y }) => [x, y]);
	const places = ROWS.flatMap((row) =>
		COLUMNS.map((column) => ({ x: middle.x + column * size.x, y: middle.y + row * STEP }))
	);
	return places.filter((place) => isInside(place, sides));
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
