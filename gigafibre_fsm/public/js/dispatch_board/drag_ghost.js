// The frames that show where dragged visits would stand, and the label at the pointer that says so in words.
import { briefText } from "./drag_advice.js";
import { element } from "./dom.js";
import { clock } from "./time.js";

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
	 */
	say(text, at, isBad) {
		const [x, y] = at;
		if (this.label.textContent !== text) this.label.textContent = text;
		this.label.classList.toggle("fsm-is-bad", isBad);
		const isRight = x > window.innerWidth * 0.6;
		const aside = isRight ? `calc(${x - 14}px - 100%)` : `${x + 14}px`;
		this.label.style.transform = `translate(${aside}, ${y + 18}px)`;
	}

	/**
	 * @param {{ technician: string, arrival: number, duration: number }[]} places the held visit's first
	 * @param {AdvisedStretch | null} advice on the first of them
	 */
	draw(places, advice) {
		while (this.frames.length > places.length) this.frames.pop()?.remove();
		places.forEach((place, index) => this.drawOne(index, place, index ? null : advice));
	}

	drawOne(index, { technician, arrival, duration }, advice) {
		const track = this.board.timeline.rows.get(technician)?.track;
		const frame = (this.frames[index] ||= element("div", { class: "fsm-ghost" }));
		if (!track) return frame.remove();
		const [left, width] = this.board.timeline.scale.stretch(arrival, arrival + duration, 14);
		frame.style.transform = `translateX(${left}px)`;
		frame.style.width = `${width}px`;
		frame.classList.toggle("fsm-is-bad", Boolean(advice?.texts.length));
		const text = advice ? briefText(arrival, advice.added_seconds) : clock(arrival);
		if (frame.textContent !== text) frame.textContent = text;
		if (frame.parentNode !== track) track.append(frame);
	}

	end() {
		this.draw([], null);
		this.label.remove();
	}
}
