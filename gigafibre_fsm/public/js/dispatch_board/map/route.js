// The way of one technician through the day shown: along the roads where the routing engine gives them, numbered in order.
import { read } from "../../platform/server.js";

export class Route {
	constructor(board) {
		this.board = board;
		/** @type {string | null} */
		this.technician = null;
		/** @type {TechnicianRoute | null} */
		this.way = null;
		this.loaded = "";
	}

	// the stops as the board knows them: another order is another way
	get key() {
		const { store, day } = this.board;
		const stops = store.visitsOf(this.technician).map(({ name, lat, lon }) => `${name} ${lat} ${lon}`);
		return [this.technician, day, ...stops].join("|");
	}

	choose(technician) {
		this.technician = this.technician === technician ? null : technician;
		this.way = null;
		this.loaded = "";
	}

	// resolves once the way is known; what the server knows not yet is asked again with the next change
	async load() {
		const { technician, key } = this;
		if (!technician || this.loaded === key) return false;
		this.loaded = key;
		try {
			this.way = await read("board_map.load_route", { technician, day: this.board.day });
		} catch (error) {
			this.way = null;
			this.board.say(error.message, true);
		}
		return this.technician === technician;
	}

	// visit → its number on the way
	numbers() {
		const jobs = (this.way?.stops || []).filter(({ job }) => job).map(({ job }) => job);
		return new Map(jobs.map((job, index) => [job, index + 1]));
	}

	draw(layer) {
		if (!this.technician || !this.way?.points.length) return null;
		const color = this.board.store.technicianOf.get(this.technician)?.color || "#4c6ef5";
		const under = { color: "#fff", weight: 7, opacity: 0.8, interactive: false };
		const over = { color, weight: 4, interactive: false, dashArray: this.way.straight ? "6 5" : null };
		L.polyline(this.way.points, under).addTo(layer);
		return L.polyline(this.way.points, over).addTo(layer);
	}

	text() {
		if (!this.technician || !this.way) return "";
		const name = this.board.store.technicianName(this.technician);
		return this.way.straight
			? `${__("Way of {0}", [name])} · ${this.way.note}`
			: __("Way of {0}, along the roads", [name]);
	}
}
