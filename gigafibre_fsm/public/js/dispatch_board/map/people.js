// Where technicians are who share their position: a tag with name and age on the map, and the same as a list below it.
import { personIcon } from "./pins.js";
import { titleOf } from "../card_view.js";
import { button, element, keepingFocus } from "../dom.js";
import { clock, lasting, minutesOf } from "../time.js";

export class People {
	constructor(board) {
		this.board = board;
		this.layer = null; // of Leaflet, once the map is there
		/** @type {BoardPosition[]} as they were told at `toldAt` */
		this.positions = [];
		this.toldAt = 0; // ms
		this.list = element("ul", { class: "fsm-people", "aria-label": __("Positions of technicians") });
	}

	/** @param {BoardPosition[] | undefined} positions of the server's answer; an answer about something else has none */
	locate(positions) {
		if (!positions) return;
		this.positions = positions;
		this.toldAt = Date.now();
	}

	// called for each answer and every half minute: a position grows old by time alone
	draw(map) {
		if (!map) return;
		if (!this.layer) map.on("zoomend", () => this.draw(map)); // nearer, names have room
		this.layer ||= L.layerGroup().addTo(map);
		const focused = this.layer
			.getLayers()
			.find((marker) => marker.getElement() === document.activeElement)?.technician;
		this.layer.clearLayers();
		const seen = this.seen();
		for (const one of seen) this.mark(map, one, focused === one.technician.name);
		keepingFocus(this.list, () => this.list.replaceChildren(...seen.map((one) => this.line(map, one))));
		this.list.hidden = !seen.length;
	}

	// of the rows shown, those whose position is not too old; where somebody is now says nothing about another day
	seen() {
		const { store } = this.board;
		if (!store.showsToday() || store.past) return [];
		const passed = (Date.now() - this.toldAt) / 1000;
		const rows = new Map(
			this.board.timeline.shownTechnicians().map((technician) => [technician.name, technician])
		);
		return this.positions
			.filter(({ technician, goes_in }) => rows.has(technician) && goes_in > passed)
			.map((position) => ({
				position,
				technician: rows.get(position.technician),
				minutes: Math.floor((position.age + passed) / 60),
				isFaded: position.fades_in <= passed,
			}));
	}

	// what the tags cover, in the pixels of `map.project`: each stands above its place
	boxes(map) {
		const seen = this.seen();
		return seen.map((one) => {
			const { x, y } = map.project([one.position.lat, one.position.lon]);
			return { x, y: y - HIGH / 2, width: this.isShort(map, one, seen) ? HIGH : WIDE, height: HIGH };
		});
	}

	isShort(map, one, seen) {
		return seen.some((other) => other.technician !== one.technician && covers(map, one, other));
	}

	mark(map, one, hadFocus) {
		const { position, technician } = one;
		const icon = personIcon(technician, age(one), one.isFaded, this.isShort(map, one, this.seen()));
		// below the visits, which it would hide; a person who is pointed at comes before them
		const options = { icon, keyboard: true, riseOnHover: true, riseOffset: 3000, zIndexOffset: -1000 };
		const marker = L.marker([position.lat, position.lon], options).addTo(this.layer);
		marker.technician = technician.name;
		const node = marker.getElement();
		node.title = this.told(one);
		for (const [name, value] of Object.entries({ role: "button", "aria-label": node.title }))
			node.setAttribute(name, value);
		marker.on("click", () => this.board.map.showRoute(technician.name));
		if (hadFocus) node.focus({ preventScroll: true });
	}

	line(map, one) {
		const { lat, lon } = one.position;
		const dataset = { key: `position:${one.technician.name}` };
		const show = () => map.setView([lat, lon], Math.max(map.getZoom(), 12), { animate: false });
		return element(
			"li",
			{},
			button(this.told(one), show, { class: `btn btn-xs ${one.isFaded ? "fsm-soft" : ""}`, dataset })
		);
	}

	// "Luc Tremblay: position of 4 min ago, old; at Jean Roy's about 2:10 p.m."
	told(one) {
		const { technician, isFaded, position } = one;
		const parts = [__("{0}: {1}", [technician.technician_name, age(one)])];
		if (isFaded) parts.push(__("old position"));
		const job = position.job && this.board.store.job(position.job);
		if (job && position.expected && !isFaded)
			parts.push(__("next: {0}, about {1}", [titleOf(job), clock(minutesOf(position.expected))]));
		return parts.join(" · ");
	}
}

const [WIDE, HIGH] = [150, 34]; // pixels of a tag

// tags that would lie over each other show initials alone, until one is pointed at
function covers(map, ...pair) {
	const [one, other] = pair.map(({ position }) => map.latLngToLayerPoint([position.lat, position.lon]));
	return Math.abs(one.x - other.x) < WIDE && Math.abs(one.y - other.y) < HIGH;
}

const age = ({ minutes }) => (minutes < 1 ? __("just now") : __("{0} ago", [lasting(minutes)]));
