// Ctrl and the wheel make the hours wider or narrower; the moment under the pointer stays there.
import { nextZoom } from "./scale.js";
import { HEAD } from "./timeline.js";

const NOTCH = 50; // of a wheel's movement, in pixels, that make one step

export function zoomByWheel(board) {
	let turned = 0;
	const { root } = board.timeline;
	const wheel = (event) => {
		if (!event.ctrlKey) return;
		// else the browser would enlarge the whole page
		event.preventDefault();
		turned = Math.sign(turned) === Math.sign(event.deltaY) ? turned + event.deltaY : event.deltaY;
		if (Math.abs(turned) < NOTCH) return;
		const zoom = nextZoom(board.settings.zoom, -Math.sign(turned));
		turned = 0;
		zoomAt(board, zoom, event.clientX - root.getBoundingClientRect().left);
	};
	root.addEventListener("wheel", wheel, { passive: false });
}

function zoomAt(board, zoom, x) {
	const { timeline } = board;
	if (!timeline.scale || zoom === board.settings.zoom) return;
	const moment = timeline.scale.at(x - HEAD + timeline.root.scrollLeft);
	board.keep({ zoom });
	timeline.draw();
	timeline.root.scrollLeft = HEAD + timeline.scale.x(moment) - x;
}
