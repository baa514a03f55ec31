/* The box in which a customer may sign an agreement with a finger or a mouse: its picture goes with the form. */

import { pictureText, prepareAll, wipe } from "./pages/signature.js";

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-wipe]");
	if (button) wipe(button.closest("form")?.querySelector("canvas"));
});

document.addEventListener("submit", (event) => {
	const box = event.target.querySelector("canvas");
	if (box) event.target.elements.drawing.value = pictureText(box);
});

prepareAll();
