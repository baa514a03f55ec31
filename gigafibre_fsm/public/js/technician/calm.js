/* The page is not exchanged under somebody's hands: not while they type, not while they draw. */

/** @type {(() => void) | null} */
let waiting = null; // what is done once the hands are free; the last one counts
let isDrawing = false;
let touched = 0; // when something on the page was used last

const isTyping = () =>
	Boolean(
		document.activeElement?.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=file])")
	);

export function whenFree(work) {
	waiting = work;
	look();
}

/* Whether anything was used since that moment (ms). */
export const isTouchedSince = (moment) => touched > moment;

function look() {
	if (!waiting || isTyping() || isDrawing) return;
	const work = waiting;
	waiting = null;
	work();
}

document.addEventListener("focusout", () => setTimeout(look)); // by then the next field has the focus, if there is one
document.addEventListener("pointerdown", ({ target }) => (isDrawing = target.matches("canvas")));
for (const end of ["pointerup", "pointercancel"]) {
	document.addEventListener(end, () => {
		isDrawing = false;
		setTimeout(look);
	});
}
for (const kind of ["click", "input", "keydown"]) {
	document.addEventListener(kind, ({ isTrusted }) => isTrusted && (touched = Date.now()), true);
}
