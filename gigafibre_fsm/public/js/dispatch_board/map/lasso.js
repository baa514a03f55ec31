// An area drawn by hand on the map: the visits inside are chosen, and the bar below the board says what can be done with them.
import { isInside } from "./polygon.js";
import { button } from "../dom.js";
import { canMove } from "../labels.js";

const MOST = 24; // pixels across below which it was a press, no area

export class Lasso {
	/**
	 * @param {HTMLElement} canvas the map's own element
	 * @param {() => any} mapOf the map of Leaflet, once it is there
	 * @param {(names: string[], isMore: boolean) => void} choose
	 * @param {() => { name: string, lat: number, lon: number }[]} jobsOf the visits on the map
	 */
	constructor(canvas, mapOf, choose, jobsOf) {
		this.canvas = canvas;
		this.mapOf = mapOf;
		this.choose = choose;
		this.jobsOf = jobsOf;
		this.isOn = false;
		/** @type {number[][]} */
		this.points = [];
		this.button = button(__("Choose an area"), () => this.turn(!this.isOn), {
			class: "btn btn-default btn-xs fsm-lasso",
			"aria-pressed": "false",
			title: __("Draw around visits to choose them. Shift adds them to those chosen."),
		});
		// before the map and the board, which would drag
		const listen = (kind, act) =>
			canvas.addEventListener(kind, (event) => this.isOn && act(event), { capture: true });
		listen("pointerdown", (event) => this.begin(event));
		listen("pointermove", (event) => this.points.length && this.draw(event));
		listen("pointerup", (event) => this.end(event));
		listen("pointercancel", () => this.forget());
		listen("click", (event) => event.stopPropagation());
	}

	turn(isOn) {
		this.isOn = isOn;
		this.forget();
		this.button.setAttribute("aria-pressed", String(isOn));
		this.canvas.classList.toggle("fsm-is-drawing", isOn);
		const { dragging } = this.mapOf();
		if (isOn) dragging.disable();
		else dragging.enable();
	}

	begin(event) {
		event.stopPropagation();
		event.preventDefault();
		this.canvas.setPointerCapture(event.pointerId);
		this.points = [];
		this.line = L.polygon([], { color: "#b4481c", weight: 3, dashArray: "6 4", interactive: false });
		this.line.addTo(this.mapOf());
		this.draw(event);
	}

	draw({ clientX, clientY }) {
		const { left, top } = this.canvas.getBoundingClientRect();
		this.points.push([clientX - left, clientY - top]);
		this.line.setLatLngs(this.points.map((point) => this.mapOf().containerPointToLatLng(point)));
	}

	end(event) {
		event.stopPropagation();
		const { points } = this;
		this.forget();
		if (extent(points) < MOST) return;
		const place = ({ lat, lon }) => this.mapOf().latLngToContainerPoint([lat, lon]);
		// what is over or under way is on the map, too, and nothing can be done with it there
		const inside = this.jobsOf().filter((job) => canMove(job) && isInside(place(job), points));
		// the click that follows is still the map's own
		setTimeout(() => this.turn(false));
		this.choose(
			inside.map(({ name }) => name),
			event.shiftKey
		);
	}

	forget() {
		this.points = [];
		this.line?.remove();
		this.line = null;
	}
}

function extent(points) {
	const sides = [0, 1].map((axis) => points.map((point) => point[axis]));
	return Math.max(...sides.map((values) => Math.max(...values) - Math.min(...values)), 0);
}
