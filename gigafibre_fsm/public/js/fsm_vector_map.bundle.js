// Draws a vector map file (PMTiles) below Leaflet's pins; loaded only where the settings name such a file.
import { namedFlavor } from "@protomaps/basemaps";
import { labelRules, leafletLayer, paintRules } from "protomaps-leaflet";

// names in the flavours' own colours are too faint to be read; contrast with the ground is 4.5 : 1 at least
const NAMES = { light: "#4f4a4c", dark: "#b4b8bc" };
const KINDS = [
	"roads_label_minor",
	"roads_label_major",
	"subplace_label",
	"city_label",
	"state_label",
	"country_label",
];

frappe.provide("gigafibre_fsm");

/**
 * @param {{ flavor: "light" | "dark", lang: string, [option: string]: any }} asked with the options of leafletLayer
 * @returns {any} a layer of Leaflet
 */
gigafibre_fsm.vector_layer = function ({ flavor, lang, ...options }) {
	const theme = { ...namedFlavor(flavor), ...Object.fromEntries(KINDS.map((kind) => [kind, NAMES[flavor]])) };
	const rules = { paintRules: paintRules(theme), labelRules: labelRules(theme, lang) };
	return leafletLayer({ ...options, ...rules, lang, backgroundColor: theme.background });
};
