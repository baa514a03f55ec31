// Where everybody's day starts, on a map that is grey and works without a base map.
import { element } from "./dom.js";
import { BaseMap, load_leaflet, open_map } from "../base_map/base_map.js";

export class Places {
	constructor(team) {
		this.team = team;
		this.canvas = element("div", {
			class: "fsm-team-map",
			role: "region",
			"aria-label": __("Map of home bases"),
		});
		this.list = element("div", { class: "fsm-team-places" });
		this.root = element("div", { class: "fsm-team-map-frame" }, this.canvas, this.list);
	}

	async draw(body, people) {
		if (!this.root.isConnected) body.replaceChildren(this.root);
		this.draw_list(people);
		await this.prepare();
		this.layer.clearLayers();
		const placed = people.filter(({ place }) => place);
		for (const person of placed) this.pin(person);
		this.map.invalidateSize({ pan: false });
		if (placed.length)
			this.map.fitBounds(L.latLngBounds(placed.map(({ place }) => place)).pad(0.2), {
				animate: false,
				maxZoom: 13,
			});
	}

	async prepare() {
		await load_leaflet();
		if (this.map) return;
		this.map = open_map(this.canvas);
		this.base_map = new BaseMap(this.map);
		this.layer = L.layerGroup().addTo(this.map);
	}

	pin(person) {
		// as text, because the Leaflet of the desk takes no elements; `element` has made every part of it safe
		const face = element(
			"span",
			{ class: "fsm-face", style: { "--face": person.color || "var(--gray-500)" } },
			person.initials
		);
		const icon = L.divIcon({ className: "fsm-team-pin", html: face.outerHTML, iconSize: [30, 30] });
		const words = [person.technician_name, person.home_address].filter(Boolean).join(", ");
		const marker = L.marker(person.place, { icon, title: words, alt: words, keyboard: true }).addTo(
			this.layer
		);
		marker.bindPopup(frappe.utils.escape_html(words));
	}

	// the same for those who see no map, and who is missing on it
	draw_list(people) {
		const item = (person) =>
			element(
				"li",
				{},
				element(
					"a",
					{ href: frappe.utils.get_form_link("Dispatch Technician", person.name) },
					person.technician_name
				),
				element(
					"div",
					{ class: "text-muted" },
					person.home_address || (person.place ? "" : __("no home base yet"))
				)
			);
		this.list.replaceChildren(element("h4", {}, __("Home bases")), element("ul", {}, people.map(item)));
	}
}
