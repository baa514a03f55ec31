/* The sign of what waits: a clock, and a word beside it. */

import { drawing } from "./labels.js";

export function pill(text) {
	const made = mark();
	made.append(text);
	return made;
}

export function mark() {
	const made = document.createElement("span");
	made.className = "pill queued mark";
	made.append(drawing("clock"));
	return made;
}
