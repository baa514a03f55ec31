// The map beside the rows: pins with a letter and a shape for their state. It works grey, without tiles.
import { spoken } from "./card_view.js";
import { element } from "./dom.js";
import { isPlanned } from "./store.js";
import { canMove, isFinished, priorityLetter } from "./labels.js";

const LEAFLET = ["/assets/frappe/js/lib/leaflet/leaflet.css", "/assets/frappe/js/lib/leaflet/leaflet.js"];
const QUEBEC = [45.63, -72.95];

export class MapView {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.canvas = element("div", { class: "fsm-map-canvas" });
		this.note = element("p", { class: "fsm-map-note fsm-soft" });
		this.root = element("aside", { class: "fsm-map", "aria-label": __("Map") }, this.canvas, this.note);
		this.route = null;
	}

	async draw() {
		if (!this.board.settings.map || !this.store.start) return;
		if (!(await this.isReady())) return;
		this.layer.clearLayers();
		const places = [...this.homes(), ...this.pins()];
		this.drawRoute();
		this.map.invalidateSize({ pan: false });
		if (!this.fitted && places.length) {
			this.map.fitBounds(L.latLngBounds(places).pad(0.08), { animate: false });
			this.fitted = true;
		}
	}

	async isReady() {
		if (this.map) return true;
		if (!window.L) await frappe.require(LEAFLET);
		if (this.map) return true;
		this.map = L.map(this.canvas, {
			center: QUEBEC,
			zoom: 10,
			zoomSnap: 0.5,
			zoomAnimation: false,
			keyboard: true,
		});
		this.map.attributionControl.setPrefix(false);
		const { tiles } = this.store;
		if (tiles) L.tileLayer(tiles.url, { attribution: tiles.attribution, maxZoom: 19 }).addTo(this.map);
		this.layer = L.layerGroup().addTo(this.map);
		return true;
	}

	pins() {
		const lost = [];
		const places = [];
		for (const job of [...this.board.backlog.shown(), ...this.planned()]) {
			if (!isPlace(job)) lost.push(job);
			else places.push(this.pin(job));
		}
		this.note.textContent = lost.length ? __("{0} visits have no place on the map.", [lost.length]) : "";
		return places;
	}

	planned() {
		const rows = new Set(this.board.timeline.shownTechnicians().map(({ name }) => name));
		return this.store.planned().filter((job) => rows.has(job.technician));
	}

	pin(job) {
		const position = [job.lat, job.lon];
		const marker = L.marker(position, { icon: this.shape(job), keyboard: false, riseOnHover: true }).addTo(
			this.layer
		);
		const node = marker.getElement();
		node.dataset.job = job.name;
		node.dataset.key = `pin:${job.name}`;
		node.dataset.movable = String(canMove(job) && !job.locked);
		node.title = spoken(this.store, job);
		node.setAttribute("aria-label", node.title);
		return position;
	}

	shape(job) {
		const planned = isPlanned(job);
		const technician = this.store.technicianOf.get(job.technician);
		const kinds = [
			"fsm-pin",
			planned ? "fsm-pin-planned" : `fsm-pin-waiting fsm-priority-${job.priority.toLowerCase()}`,
		];
		if (job.late > 0) kinds.push("fsm-is-late");
		if (job.draft) kinds.push("fsm-is-draft");
		if (isFinished(job)) kinds.push("fsm-pin-done");
		const letters = planned ? technician?.initials || "?" : priorityLetter(job.priority);
		const body = element(
			"span",
			{ style: { "--technician": technician?.color || "var(--gray-500)" } },
			this.mark(job, letters)
		);
		// as text, because the Leaflet of the desk takes no elements; `element` has made every part of it safe
		return L.divIcon({ className: kinds.join(" "), html: body.outerHTML, iconSize: [26, 26] });
	}

	mark(job, letters) {
		if (isFinished(job)) return "✓";
		return job.late > 0 ? `${letters}!` : letters;
	}

	homes() {
		const technicians = this.board.timeline.shownTechnicians().filter(({ start }) => start);
		return technicians.map(({ start, technician_name, initials }) => {
			const body = element("span", {}, initials);
			const icon = L.divIcon({ className: "fsm-home", html: body.outerHTML, iconSize: [22, 18] });
			L.marker(start, { icon, keyboard: false, title: __("Home of {0}", [technician_name]) }).addTo(
				this.layer
			);
			return start;
		});
	}

	// home → visits → home of one technician
	async showRoute(technician) {
		this.route = this.route === technician ? null : technician;
		if (!this.board.settings.map) await this.board.use({ map: true });
		await this.draw();
		if (this.line) this.map.fitBounds(this.line.getBounds().pad(0.15), { animate: false });
	}

	drawRoute() {
		const technician = this.store.technicianOf.get(this.route);
		this.line = null;
		if (!technician) return;
		const jobs = this.store.visitsOf(this.route).filter(isPlace);
		const points = [technician.start, ...jobs.map((job) => [job.lat, job.lon]), technician.end].filter(
			Boolean
		);
		const color = technician.color || "#4c6ef5";
		this.line = L.polyline(points, { color, weight: 3, dashArray: "6 4", interactive: false }).addTo(
			this.layer
		);
	}
}

const isPlace = ({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon);
