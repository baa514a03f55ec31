/* The sheets that rise from the bottom: opened by their anchors, so they need no script but for the keyboard. */

export function sheets() {
	const sheet = document.querySelector(".sheet:target");
	document.querySelector("details:target")?.setAttribute("open", ""); // one goes to what is folded to see it
	for (const part of document.querySelectorAll("main, .top, .bar")) part.inert = Boolean(sheet);
	sheet?.querySelector("[data-first], a, button, input")?.focus({ preventScroll: true });
}

window.addEventListener("hashchange", sheets);
document.addEventListener("keydown", (event) => {
	const sheet = document.querySelector(".sheet:target");
	if (event.key === "Escape") sheet?.querySelector(".veil")?.click();
});
