/* The line below the page's head that says what waits, what is being sent, and that a page is an old one. */

import { onPage } from "../pages/shown_page.js";
import * as queue from "./queue.js";
import { words } from "../pages/words.js";
import { clock, drawing, fill, owner } from "./labels.js";

const SOON = 1000; // ms within which nobody needs to hear that something waits

let again = 0;
let turns = 0;
let sending = ""; // "photo 2 of 3 · 40 %"
let held = ""; // why the queue waits for a person

function isFresh(item) {
	const age = Date.now() - item.made_on;
	return navigator.onLine && item.state === "waiting" && age >= 0 && age < SOON;
}

export async function draw() {
	const turn = ++turns;
	const items = await queue.all();
	if (turn !== turns) return; // somebody reads later, and newer
	const mine = items.filter((item) => item.owner === owner() && !isFresh(item));
	clearTimeout(again);
	if (items.some(isFresh)) again = setTimeout(draw, SOON);
	const stuck = mine.filter(queue.isStuck).length;
	const parts = [];
	if (mine.length > stuck) parts.push(fill(words().waiting, mine.length - stuck), sending);
	if (stuck) parts.push(fill(words().stuck, stuck));
	if (mine.some((item) => queue.isEnd(item) && queue.holder(item, mine))) parts.push(words().incomplete);
	const others = items.filter((item) => item.owner !== owner()).length;
	if (others) parts.push(fill(owner() ? words().others : words().waiting, others));
	if (held && items.length) parts.push(held);
	line("strip", parts.filter(Boolean).join(" · "), stuck || held ? "red" : "amber");
	line("stored", oldPage(), "plain");
	for (const place of document.querySelectorAll("[data-queue-count]"))
		place.textContent = String(items.length || "");
}

function oldPage() {
	const stored = Number(document.documentElement.dataset.stored);
	return stored ? fill(words().stored, clock(new Date(stored))) : "";
}

function line(id, text, colour) {
	let shown = document.getElementById(id);
	if (!text) return shown?.remove();
	if (!shown) {
		shown = document.createElement(id === "strip" ? "a" : "p");
		if (id === "strip") shown.href = "/t/queue";
		shown.id = id;
		shown.setAttribute("role", "status");
		document.querySelector(".top")?.append(shown);
	}
	shown.className = `line ${colour}`;
	shown.replaceChildren(drawing("clock"), text);
}

queue.listen((change) => {
	if (change.kind === "progress") {
		held = "";
		sending = change.photo ? progress(change) : "";
	} else if (["done", "waiting", "held"].includes(change.kind)) sending = "";
	if (change.kind === "held") held = change.sentence || words().ended || "";
	draw();
});

function progress({ photo, share }) {
	const percent = share > 0 && share < 1 ? ` (${Math.round(100 * share)} %)` : "";
	return fill(words().photo, photo.place, photo.of) + percent;
}

onPage(draw);
window.addEventListener("pageshow", ({ persisted }) => persisted && draw()); // the browser kept the page as it was left
