// The same nodes where they are: pins with the sign of their state. It works grey, without a base map.
import { BaseMap, load_leaflet, open_map } from "../base_map/base_map.js";
import { element } from "../elements/elements.js";
import { STATES, state_of, words_of } from "./states.js";

const NEAR = 16; // zoom at which a node that was searched is shown

export class Geography {
	/** @param {{store: import("./store.js").Store, choose: (node: string) => void}} map */
	constructor(map) {
		this.map = map;
		this.canvas = element("div", { class: "fsm-net-geo" });
		this.note = element("p", { class: "fsm-net-note" });
		// the tree says the same to those who do not see it
		this.root = element("div", { class: "fsm-net-geography", "aria-hidden": "true" }, this.canvas, this.note);
		this.markers = new Map();
		this.fitted = null;
	}

	async draw() {
		if (!this.root.clientWidth) return;
		await this.begin();
		this.layer.clearLayers();
		this.markers.clear();
		const nodes = this.map.store.shown();
		const placed = nodes.filter(({ place }) => place);
		for (const node of placed) this.way_to(node);
		for (const node of placed) this.pin(node);
		const lost = nodes.length - placed.length;
		this.note.textContent = lost ? __("Without a place on the map: {0}", [lost]) : "";
		this.leaflet.invalidateSize({ pan: false });
		this.fit(placed);
		this.mark();
	}

	async begin() {
		if (this.leaflet) return;
		await load_leaflet();
		if (this.leaflet) return; // somebody else has waited for the same
		this.leaflet = open_map(this.canvas, { keyboard: false, preferCanvas: true });
		this.base_map = new BaseMap(this.leaflet);
		this.layer = L.layerGroup().addTo(this.leaflet);
	}

	fit(nodes) {
		const { root } = this.map.store;
		if (this.fitted === root || !nodes.length) return;
		this.fitted = root;
		this.leaflet.fitBounds(L.latLngBounds(nodes.map(({ place }) => place)).pad(0.1), { animate: false });
	}

	pin(node) {
		const marker = L.marker(node.place, { icon: icon_of(node), keyboard: false, riseOnHover: true });
		marker.on("click", () => this.map.choose(node.name));
		marker.addTo(this.layer);
		marker.getElement().title = `${node.code}, ${words_of(node)}`;
		this.markers.set(node.name, marker);
	}

	way_to(node) {
		const parent = this.map.store.nodes.get(node.parent);
		if (!parent?.place || `${parent.place}` === `${node.place}`) return;
		const line = { color: "#8a9099", weight: 1, interactive: false };
		L.polyline([parent.place, node.place], line).addTo(this.layer);
	}

	update(nodes) {
		for (const node of nodes) {
			const marker = this.markers.get(node.name);
			if (!marker) continue;
			marker.setIcon(icon_of(node));
			marker.getElement().title = `${node.code}, ${words_of(node)}`;
		}
		this.mark();
	}

	mark() {
		for (const [name, marker] of this.markers)
			marker.getElement()?.classList.toggle("fsm-net-chosen", name === this.map.store.chosen);
	}

	lead(name) {
		const marker = this.markers.get(name);
		if (marker)
			this.leaflet.setView(marker.getLatLng(), Math.max(this.leaflet.getZoom(), NEAR), { animate: false });
	}
}

function icon_of(node) {
	const state = state_of(node);
	// as text, because the Leaflet of the desk takes no elements; `element` has made every part of it safe
	const body = element("span", {}, STATES[state].sign);
	const size = node.kind === "Drop" ? 18 : 26;
	return L.divIcon({
		className: `fsm-net-pin fsm-net-${state}`,
		html: body.outerHTML,
		iconSize: [size, size],
	});
}
