// The frames that show where dragged visits would stand, and the label at the pointer that says so in words.
import { briefText } from "./drag_advice.js";
import { element } from "./dom.js";
import { clock } from "./time.js";

const BESIDE = 14; // pixels from the pointer to the label
const BELOW = 18;
const ROOM = { width: 420, height: 64 }; // pixels that the label needs at most, as in the stylesheet
const EDGE = 4; // pixels that it stays away from the window's edges
// below and beside the pointer first; whether it stands on the other side, and above
const SIDES = [
	[false, false],
	[true, false],
	[false, true],
	[true, true],
];

export class DragGhost {
	constructor(board) {
		this.board = board;
		/** @type {HTMLElement[]} one for each visit */
		this.frames = [];
		this.label = element("div", { class: "fsm-drag-label", role: "status" });
	}

	begin() {
		document.body.append(this.label);
	}

	/**
	 * The label beside the pointer, on the side where there is room; nothing is measured for it.
	 * @param {string} text
	 * @param {[number, number]} at x and y of the pointer
	 * @param {boolean} isBad whether a rule speaks against it
	 * @param {DOMRect | null} best the frame of the best place, which it must not cover
	 */
	say(text, at, isBad, best) {
		const [x, y] = at;
		if (this.label.textContent !== text) this.label.textContent = text;
		this.label.classList.toggle("fsm-is-bad", isBad);
		const isLeft = x + BESIDE + ROOM.width + EDGE > window.innerWidth;
		const isAbove = y + BELOW + ROOM.height + EDGE > window.innerHeight;
		const sides = best ? SIDES.map(([left, above]) => [left !== isLeft, above !== isAbove]) : [];
		const [left, above] = sides.find((side) => !covers(best, at, side)) || [isLeft, isAbove];
		// a narrow window has room for it on neither side
		const aside = left
			? `max(${EDGE}px, calc(${x - BESIDE}px - 100%))`
			: `min(${x + BESIDE}px, calc(100vw - 100% - ${EDGE}px))`;
		const height = above ? `calc(${y - BELOW}px - 100%)` : `${y + BELOW}px`;
		this.label.style.transform = `translate(${aside}, ${height})`;
	}

	/**
	 * @param {{ technician: string, arrival: number, duration: number }[]} places the held visit's first
	 * @param {(AdvisedStretch | null)[]} advised on each of them
	 */
	draw(places, advised) {
		while (this.frames.length > places.length) this.frames.pop()?.remove();
		// the travel that one of several would add alone says nothing
		const isAlone = places.length === 1;
		places.forEach((place, index) => this.drawOne(index, place, advised[index], isAlone));
	}

	drawOne(index, { technician, arrival, duration }, advice, isAlone) {
		const track = this.board.timeline.rows.get(technician)?.track;
		const frame = (this.frames[index] ||= element("div", { class: "fsm-ghost" }));
		if (!track) return frame.remove();
		const [left, width] = this.board.timeline.scale.stretch(arrival, arrival + duration, 14);
		frame.style.transform = `translateX(${left}px)`;
		frame.style.width = `${width}px`;
		frame.classList.toggle("fsm-is-bad", Boolean(advice?.texts.length));
		const text = advice && isAlone ? briefText(arrival, advice.added_seconds) : clock(arrival);
		if (frame.textContent !== text) frame.textContent = text;
		if (frame.parentNode !== track) track.append(frame);
	}

	end() {
		this.draw([], []);
		this.label.remove();
	}
}

/**
 * Whether the label would cover a frame.
 * @param {DOMRect | null} frame
 * @param {[number, number]} at x and y of the pointer
 * @param {boolean[]} side left of the pointer, and above it
 */
function covers(frame, [x, y], [left, above]) {
	if (!frame) return false;
	const from = left ? x - BESIDE - ROOM.width : x + BESIDE;
	const top = above ? y - BELOW - ROOM.height : y + BELOW;
	const isBeside = frame.right < from || frame.left > from + ROOM.width;
	return !isBeside && frame.bottom > top && frame.top < top + ROOM.height;
}
