/* The box in which a customer signs with a finger. */

import { heed } from "./toast.js";

export function picture(pad) {
	return new Promise((done) => pad.toBlob(done, "image/png"));
}

export function prepareAll() {
	document.querySelectorAll("canvas").forEach(prepare);
}

function prepare(pad) {
	if (pad.dataset.ready) return;
	const box = pad.getBoundingClientRect();
	if (!box.width) return; // folded away; asked again when it opens
	pad.dataset.ready = "1";
	const ratio = Math.min(2, window.devicePixelRatio || 1);
	pad.width = box.width * ratio;
	pad.height = box.height * ratio;
	const pen = pad.getContext("2d");
	pen.scale(ratio, ratio);
	Object.assign(pen, { lineWidth: 2.6, lineCap: "round", lineJoin: "round", strokeStyle: "#0b1b22" });
	follow(pad, pen);
}

function follow(pad, pen) {
	let last = null;
	const point = (event) => {
		const edge = pad.getBoundingClientRect();
		return [event.clientX - edge.left, event.clientY - edge.top];
	};
	pad.addEventListener("pointerdown", (event) => {
		heed(); // “please sign” has been heard
		pad.setPointerCapture(event.pointerId);
		last = point(event);
		event.preventDefault();
	});
	pad.addEventListener("pointermove", (event) => {
		if (!last) return;
		const next = point(event);
		pen.beginPath();
		pen.moveTo(...last);
		pen.lineTo(...next);
		pen.stroke();
		last = next;
		pad.dataset.drawn = "1";
	});
	for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => (last = null));
}

export function wipe(pad) {
	const pen = pad.getContext("2d");
	pen.save();
	pen.setTransform(1, 0, 0, 1, 0, 0);
	pen.clearRect(0, 0, pad.width, pad.height);
	pen.restore();
	delete pad.dataset.drawn;
}
