// What lies under every map of ours: the map file or the tiles that the settings name, else nothing, and then maps are grey.
import { look_into } from "./map_file.js";
import { name_controls, name_popups } from "./map_words.js";
import { element } from "../elements/elements.js";

const LEAFLET = ["/assets/frappe/js/lib/leaflet/leaflet.css", "/assets/frappe/js/lib/leaflet/leaflet.js"];
const QUEBEC = [45.63, -72.95];
const PROGRAM = "fsm_vector_map.bundle.js"; // its size is a reason to load it only where a file is named
const CLOSEST = 19;

export async function load_leaflet() {
	if (!window.L) await frappe.require(LEAFLET);
}

/**
 * @param {HTMLElement | string} canvas its element, or the id of it
 * @param {object} options of Leaflet
 */
export function open_map(canvas, options = {}) {
	name_controls();
	const fadeAnimation = !matchMedia("(prefers-reduced-motion: reduce)").matches;
	const map = L.map(canvas, { center: QUEBEC, zoom: 10, zoomAnimation: false, fadeAnimation, ...options });
	map.getContainer().classList.add("fsm-leaflet");
	map.attributionControl.setPrefix(false);
	name_popups(map);
	return map;
}

export class BaseMap {
	/**
	 * @param {any} map of Leaflet
	 * @param {() => void} changed called when the ground of the map turns out to stay grey
	 */
	constructor(map, changed = () => {}) {
		this.map = map;
		this.changed = changed;
		/** @type {BaseMapAddress | null} */
		this.named = frappe.boot.fsm_base_map || null;
		this.is_drawn = Boolean(this.named); // until it fails
		if (this.named?.kind === "tiles") this.lay_tiles();
		if (this.named?.kind === "file") this.lay_file();
	}

	lay_tiles() {
		const tiles = L.tileLayer(this.named?.url, { attribution: this.source(), maxZoom: CLOSEST });
		let has_answered = false;
		tiles.on("tileload", () => (has_answered = true));
		tiles.on("tileerror", () => has_answered || this.fail(__("The tile server does not answer.")));
		tiles.addTo(this.map);
	}

	async lay_file() {
		const found = await look_into(this.named?.url || "");
		if ("fault" in found) return this.fail(this.words_of(found.fault));
		await frappe.require(PROGRAM);
		this.draw_file(found.header);
		const themes = new MutationObserver(() =>
			this.map.getContainer().isConnected ? this.draw_file(found.header) : themes.disconnect()
		);
		return themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
	}

	/** @param {import("./map_file.js").MapHeader} header */
	draw_file({ bounds, closest }) {
		this.layer?.remove();
		this.layer = gigafibre_fsm.vector_layer({
			url: this.named?.url,
			flavor: document.documentElement.dataset.theme === "dark" ? "dark" : "light",
			lang: frappe.boot.lang.slice(0, 2),
			attribution: this.source(),
			bounds,
			maxDataZoom: closest,
			maxZoom: CLOSEST,
		});
		this.layer.addTo(this.map);
	}

	// Leaflet takes it for markup
	source() {
		return frappe.utils.escape_html(this.named?.attribution || "");
	}

	words_of(fault) {
		const words = {
			silent: __("The map file {0} does not answer."),
			whole: __("The server of {0} does not send parts of files (HTTP ranges)."),
			foreign: __("{0} is no vector map of the format PMTiles 3."),
		};
		return words[fault].replace("{0}", this.named?.url || "");
	}

	/** @param {string} reason a sentence; whatever stands on the map goes on working */
	fail(reason) {
		if (!this.is_drawn) return;
		this.is_drawn = false;
		const advice = __(
			"The map stays grey until an administrator changes “Maps” in the FSM Routing Settings."
		);
		const note = element("p", { class: "fsm-map-fault", role: "status" }, `${reason} ${advice}`);
		const control = L.control({ position: "bottomleft" });
		control.onAdd = () => note;
		control.addTo(this.map);
		this.changed();
	}
}
