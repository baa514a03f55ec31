import { words } from "../pages/words.js";
import { hour, text_of_moment } from "../platform/formatting.js";

/* "{0} waiting" with its values. */
export function fill(text, ...values) {
	return (text || "").replace(/\{(\d)\}/g, (_hole, place) => values[place]);
}

/* The technician whose link or login this page was made for; empty for everybody else. */
export const owner = () => words().owner || "";

/* One of the page's own drawings, kept in a template. */
export function drawing(name) {
	const kept = document.getElementById(`icon-${name}`);
	return kept ? kept.content.firstElementChild.cloneNode(true) : "";
}

/* A time of day of this phone, as the pages write it. */
export const clock = (moment) => hour(text_of_moment(moment));
