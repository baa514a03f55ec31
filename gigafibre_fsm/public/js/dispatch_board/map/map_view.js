// The map beside the rows. It works grey, without a base map: then the towns' names are those of the visits.
import { heapsOf, spread } from "./clusters.js";
import { Lasso } from "./lasso.js";
import { legend } from "./legend.js";
import { placeNames } from "./names.js";
import { People } from "./people.js";
import { heapIcon, homeIcon, territoryIcon, townIcon, visitIcon } from "./pins.js";
import { Route } from "./route.js";
import { drawTerritories, territoryNames, territorySwitch } from "./territories.js";
import { townsOf } from "./towns.js";
import { spoken } from "../card_view.js";
import { element, keepingFocus } from "../dom.js";
import { canMove, visits } from "../labels.js";
import { isPlanned } from "../store.js";
import { BaseMap, load_leaflet, open_map } from "../../base_map/base_map.js";
import { of_person } from "../../platform/formatting.js";

const CLOSEST = 17; // zoom beyond which pins at one address are spread instead
const FEW = 12; // a heap of so many is opened where it stands
const [MARK, HOME] = [38, 24]; // pixels of a visit or a heap, and of a home

export class MapView {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.canvas = element("div", { class: "fsm-map-canvas" });
		this.note = element("p", { class: "fsm-map-note fsm-soft", role: "status" });
		this.switches = element("div", { class: "fsm-map-switches" });
		this.people = new People(board);
		const mapOf = () => this.map;
		const choose = (names, isMore) => this.choose(names, isMore);
		this.lasso = new Lasso(this.canvas, mapOf, choose, () => this.jobs());
		const parts = [this.canvas, this.lasso.button, this.note, this.switches, this.people.list, legend()];
		this.root = element("aside", { class: "fsm-map", "aria-label": __("Map") }, parts);
		this.route = new Route(board);
		/** @type {BaseMap | undefined} once the map is there */
		this.base_map = undefined;
		this.opened = new Set(); // visits of the heap that is open
		// the lines below it grow and shrink
		new ResizeObserver(() => this.map?.invalidateSize({ pan: false })).observe(this.canvas);
	}

	async draw() {
		if (!this.board.settings.map || !this.store.start) return;
		if (!(await this.isReady())) return;
		keepingFocus(this.switches, () => this.switches.replaceChildren(...territorySwitch(this.board)));
		// before the map is fitted: the list of people takes room from it
		this.drawPeople();
		this.map.invalidateSize({ pan: false });
		const jobs = this.jobs();
		const people = this.people.seen().map(({ position }) => position);
		if (this.fitted !== this.board.day && jobs.length) this.fit([...jobs, ...people]);
		this.drawPins(jobs);
		if (await this.route.load()) this.drawPins(this.jobs());
	}

	async isReady() {
		if (this.map) return true;
		await load_leaflet();
		if (this.map) return true;
		this.map = open_map(this.canvas, { zoomSnap: 0.25 });
		this.base_map = new BaseMap(this.map, () => this.drawPins(this.jobs()));
		this.areas = L.layerGroup().addTo(this.map);
		this.names = L.layerGroup().addTo(this.map);
		this.layer = L.layerGroup().addTo(this.map);
		this.map.on("moveend", () => this.drawNames());
		this.map.on("zoomend", () => this.closeHeap());
		this.map.on("click", () => this.closeHeap());
		return true;
	}

	// the visits and where people are, not the homes: somebody who lives far away must not make everything small
	fit(places) {
		this.fitted = this.board.day;
		const bounds = L.latLngBounds(places.map(({ lat, lon }) => [lat, lon]));
		this.map.fitBounds(bounds, { padding: [26, 26], maxZoom: 14, animate: false });
	}

	// those with a place, with their pixels
	jobs() {
		const rows = new Set(this.board.timeline.shownTechnicians().map(({ name }) => name));
		const planned = this.store.planned().filter((job) => rows.has(job.technician));
		const all = [...this.board.backlog.shown(), ...planned];
		this.lost = all.filter((job) => !isPlace(job)).length;
		return all.filter(isPlace);
	}

	drawPins(jobs) {
		this.layer.clearLayers();
		this.canvas.classList.toggle("fsm-has-open-heap", this.opened.size > 0);
		drawTerritories(this.territories(), this.areas);
		const pins = jobs.map((job) => ({ job, city: job.city, ...this.pixels([job.lat, job.lon]) }));
		this.towns = this.base_map?.is_drawn ? [] : townsOf(pins);
		this.homes();
		this.line = this.route.draw(this.layer);
		const numbers = this.route.numbers();
		// the way that is shown keeps its numbers: other visits never hide them
		const [own, others] = [
			pins.filter(({ job }) => numbers.has(job.name)),
			pins.filter(({ job }) => !numbers.has(job.name)),
		];
		const heaps = [...heapsOf(others), ...heapsOf(own)];
		for (const heap of heaps) this.heap(heap, numbers);
		this.heaps = heaps.map(([{ x, y }]) => ({ x, y, width: MARK, height: MARK }));
		this.drawNames();
		this.drawChosen();
		const lost = this.lost ? __("{0} visits have no place on the map.", [this.lost]) : "";
		this.note.textContent = [this.route.text(), lost].filter(Boolean).join(" · ");
	}

	territories() {
		return this.board.settings.territories ? this.store.territories : [];
	}

	// territories before towns, and all of them where they cover no visit, no home and nobody
	drawNames() {
		this.names.clearLayers();
		const homes = this.settled().map(({ start }) => ({ ...this.pixels(start), width: HOME, height: HOME }));
		const marks = [...(this.heaps || []), ...homes, ...this.people.boxes(this.map)];
		const names = [...territoryNames(this.territories(), this.map), ...(this.towns || [])];
		for (const { name, color, x, y } of placeNames(names, marks)) {
			const icon = color ? territoryIcon(name, color) : townIcon(name);
			const options = { icon, keyboard: false, interactive: false, zIndexOffset: -3000 };
			L.marker(this.map.unproject([x, y]), options).addTo(this.names);
		}
	}

	drawPeople() {
		if (this.board.settings.map) this.people.draw(this.map);
	}

	pixels(place) {
		const { x, y } = this.map.project(place);
		return { x, y };
	}

	heap(heap, numbers) {
		if (heap.length === 1) {
			const [{ job }] = heap;
			return this.pin(job, [job.lat, job.lon], numbers, numbers.has(job.name) ? 800 : 0);
		}
		if (heap.some(({ job }) => this.opened.has(job.name))) return this.openHeap(heap, numbers);
		const jobs = heap.map(({ job }) => job);
		const waiting = jobs.filter((job) => !isPlanned(job)).length;
		const label = __("{0}, {1} to place: press to open", [visits(jobs.length), waiting]);
		const options = { icon: heapIcon(jobs), keyboard: true, riseOnHover: true, zIndexOffset: 500 };
		const marker = L.marker([jobs[0].lat, jobs[0].lon], options).addTo(this.layer);
		const node = marker.getElement();
		node.title = label;
		node.dataset.heap = jobs.map(({ name }) => name).join(" ");
		for (const [name, value] of Object.entries({ role: "button", "aria-label": label }))
			node.setAttribute(name, value);
		return marker.on("click", () => this.approach(jobs));
	}

	// nearer where that takes the pins apart, else around where they stand
	approach(jobs) {
		const bounds = L.latLngBounds(jobs.map(({ lat, lon }) => [lat, lon]));
		const zoom = Math.min(this.map.getBoundsZoom(bounds.pad(0.1)), CLOSEST);
		if (jobs.length > FEW && zoom > this.map.getZoom() + 0.5)
			return this.map.setView(bounds.getCenter(), zoom, { animate: false });
		this.opened = new Set(jobs.map(({ name }) => name));
		// in the middle, so that no edge and no button of the map covers what is opened
		this.map.panTo([jobs[0].lat, jobs[0].lon], { animate: false });
		return this.drawPins(this.jobs());
	}

	openHeap(heap, numbers) {
		const { x, y } = heap[0];
		const places = spread(heap.length);
		heap.forEach(({ job }, index) => {
			const [right, down] = places[index];
			const place = this.map.unproject([x + right, y + down]);
			const thread = { color: "#555", weight: 1, interactive: false };
			L.polyline([[job.lat, job.lon], place], thread).addTo(this.layer);
			this.pin(job, place, numbers, 1000).classList.add("fsm-pin-opened");
		});
	}

	closeHeap() {
		this.opened = new Set();
		this.drawPins(this.jobs());
	}

	pin(job, place, numbers, zIndexOffset = 0) {
		const icon = visitIcon(this.store, job, numbers.get(job.name) ?? null);
		const options = { icon, keyboard: false, riseOnHover: true, zIndexOffset };
		const node = L.marker(place, options).addTo(this.layer).getElement();
		node.dataset.job = job.name;
		node.dataset.key = `pin:${job.name}`;
		node.dataset.movable = String(canMove(job) && !job.locked);
		node.title = spoken(this.store, job);
		node.setAttribute("aria-label", node.title);
		return node;
	}

	// below everything: a home must never catch the press that is meant for a visit
	homes() {
		for (const technician of this.settled()) {
			const title = __("Home of {0}", [of_person(technician.technician_name)]);
			const options = { icon: homeIcon(technician), keyboard: false, title, zIndexOffset: -2000 };
			L.marker(technician.start, options).addTo(this.layer);
		}
	}

	settled() {
		return this.board.timeline.shownTechnicians().filter(({ start }) => start);
	}

	choose(names, isMore) {
		this.store.select(names, isMore);
		// how many were chosen says the bar, which a note would cover
		if (!names.length) this.board.say(__("No visit is inside."));
	}

	drawChosen() {
		for (const pin of this.canvas.querySelectorAll(".fsm-pin"))
			pin.classList.toggle("fsm-is-chosen", this.store.selection.has(pin.dataset.job));
	}

	// home → visits → home of one technician
	async showRoute(technician) {
		this.route.choose(technician);
		if (!this.board.settings.map) await this.board.use({ map: true });
		await this.draw();
		// what is said of the way took room from the map
		this.map.invalidateSize({ pan: false });
		if (this.line) this.map.fitBounds(this.line.getBounds(), { padding: [30, 30], animate: false });
	}
}

const isPlace = ({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon);
