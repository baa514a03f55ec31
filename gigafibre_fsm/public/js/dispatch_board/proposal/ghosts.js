// What a proposal would change, drawn over the rows: a ghost where a visit would stand, an arrow from where it stands.
import { element } from "../dom.js";
import { briefClock, clock, minutesOf } from "../time.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_ARROWS = 25; // with more, only that of the visit that is pointed at: the rows must stay readable

export class Ghosts {
	constructor(board) {
		this.board = board;
		this.arrows = document.createElementNS(SVG, "svg");
		this.arrows.setAttribute("class", "fsm-arrows");
		this.arrows.setAttribute("aria-hidden", "true");
	}

	// toggle: what a press on a ghost does with its move
	draw(choices, toggle) {
		const { timeline } = this.board;
		this.moves = choices.shown();
		for (const ghost of timeline.root.querySelectorAll(".fsm-proposed")) ghost.remove();
		if (!timeline.scale) return;
		for (const move of this.moves) this.ghost(move, () => toggle(move));
		for (const [job, relaxation] of choices.granted) this.grantedGhost(job, relaxation);
		this.fade();
		this.drawArrows();
	}

	ghost(move, press) {
		const { to } = move;
		if (!to) return;
		for (const technician of [to.technician, ...(to.crew || [])])
			this.place(technician, move.job, to, {
				class: `fsm-proposed ${move.accepted ? "" : "fsm-is-refused"}`,
				"aria-pressed": String(move.accepted),
				on: {
					click: press,
					pointerenter: () => this.drawArrows(move),
					pointerleave: () => this.drawArrows(),
				},
			});
	}

	grantedGhost(job, { technician, arrival }) {
		const duration = this.board.store.job(job)?.duration || 60;
		const classes = "fsm-proposed fsm-is-granted";
		this.place(technician, job, { arrival, duration }, { class: classes, "aria-pressed": "true" });
	}

	place(technician, job, { arrival, duration }, properties) {
		const { timeline, store } = this.board;
		const track = timeline.rows.get(technician)?.track;
		const starts = minutesOf(arrival);
		if (!track || !timeline.scale.has(starts)) return;
		const [left, width] = timeline.scale.stretch(starts, starts + duration, 14);
		const customer = store.job(job)?.customer_name || "";
		const label = __("Proposed: {0}", [`${clock(starts)}, ${customer}, ${store.technicianName(technician)}`]);
		track.append(
			element(
				"div",
				{
					role: "button",
					tabindex: "-1",
					title: label,
					"aria-label": label,
					dataset: { ghost: job },
					style: { left: `${left}px`, width: `${width}px` },
					...properties,
				},
				element("b", {}, briefClock(starts)),
				` ${customer}`
			)
		);
	}

	// a visit that would go elsewhere is pale where it stands
	fade() {
		const leaving = new Set(this.moves.filter(({ accepted }) => accepted).map(({ job }) => job));
		for (const card of this.board.timeline.root.querySelectorAll(".fsm-card-row"))
			card.classList.toggle("fsm-is-leaving", leaving.has(card.dataset.job));
	}

	drawArrows(only = null) {
		const { root } = this.board.timeline;
		const chosen = only ? [only] : this.moves.length > MOST_ARROWS ? [] : this.moves;
		const lines = chosen.map((move) => this.arrow(root, move)).filter(Boolean);
		this.arrows.replaceChildren(...lines);
		this.arrows.style.width = `${root.scrollWidth}px`;
		this.arrows.style.height = `${root.scrollHeight}px`;
		if (this.arrows.parentNode !== root) root.append(this.arrows);
	}

	arrow(root, { job, accepted }) {
		const name = CSS.escape(job);
		const from = root.querySelector(`.fsm-card-row[data-job="${name}"]`);
		const to = root.querySelector(`[data-ghost="${name}"]`);
		if (!from || !to) return null;
		const [[x1, y1], [x2, y2]] = [middle(root, from), middle(root, to)];
		if (Math.hypot(x2 - x1, y2 - y1) < 12) return null;
		const angle = Math.atan2(y2 - y1, x2 - x1);
		const wing = (turn) => `${x2 - 9 * Math.cos(angle + turn)} ${y2 - 9 * Math.sin(angle + turn)}`;
		const path = document.createElementNS(SVG, "path");
		path.setAttribute("d", `M${x1} ${y1} L${x2} ${y2} M${wing(0.45)} L${x2} ${y2} L${wing(-0.45)}`);
		path.setAttribute("class", accepted ? "fsm-arrow" : "fsm-arrow fsm-is-refused");
		return path;
	}

	// bring a proposed place into view
	lead(job) {
		const { root } = this.board.timeline;
		const name = CSS.escape(job);
		const found =
			root.querySelector(`[data-ghost="${name}"]`) || root.querySelector(`.fsm-card-row[data-job="${name}"]`);
		if (!found) return this.board.say(__("That visit is not on the rows shown."), true);
		found.scrollIntoView({ block: "center", inline: "center" });
		found.classList.add("fsm-flash");
		setTimeout(() => found.classList.remove("fsm-flash"), 1600);
		this.drawArrows(this.moves.find((move) => move.job === job));
		return found;
	}
}

// the middle of an element, in the scrolled area's own pixels
function middle(root, node) {
	const [outer, inner] = [root.getBoundingClientRect(), node.getBoundingClientRect()];
	return [
		inner.left - outer.left + root.scrollLeft + inner.width / 2,
		inner.top - outer.top + root.scrollTop + inner.height / 2,
	];
}
