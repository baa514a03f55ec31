// The line under the pointer that tells the hour, on whichever row the pointer is.
import { element } from "./dom.js";
import { HEAD } from "./timeline.js";
import { clock, dayOf, snap, weekday } from "./time.js";

const STEP = 5; // minutes

export class Ruler {
	constructor(board) {
		this.board = board;
		this.at = [0, 0];
		this.waits = 0;
		this.label = element("span");
		this.root = element("div", { class: "fsm-ruler", "aria-hidden": "true" }, this.label);
		const { root } = board.timeline;
		root.addEventListener("pointermove", (event) => this.moved(event), { passive: true });
		root.addEventListener("pointerleave", () => this.hide());
	}

	// drawn once for each picture of the screen, whatever the pointer reports
	moved(event) {
		if (event.pointerType === "touch") return;
		this.at = [event.clientX, event.clientY];
		this.waits ||= requestAnimationFrame(() => this.draw());
	}

	draw() {
		this.waits = 0;
		const { root, scale } = this.board.timeline;
		const box = root.getBoundingClientRect();
		const [x] = this.at;
		if (!scale || x < box.left + HEAD) return this.hide();
		const minutes = snap(scale.at(x - box.left - HEAD + root.scrollLeft), STEP);
		const day = scale.days > 1 ? `${weekday(dayOf(minutes))} ` : "";
		this.label.textContent = `${day}${clock(minutes)}`;
		Object.assign(this.root.style, { top: `${box.top}px`, height: `${root.clientHeight}px` });
		this.root.style.transform = `translateX(${x}px)`;
		if (!this.root.isConnected) document.body.append(this.root);
	}

	hide() {
		cancelAnimationFrame(this.waits);
		this.waits = 0;
		this.root.remove();
	}
}
