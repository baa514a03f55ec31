/*
 * The technician's position, while they share it and look at one of these pages. It is looked up once a minute with the
 * phone's coarse means, and sent every two minutes or after 150 m. Without a network only the newest one waits.
 */

import { partOf } from "../elements/elements.js";
import * as queue from "./queue.js";
import { owner } from "./labels.js";

const LOOK = 60000; // ms between two looks
const EVERY = 120000; // ms after which the position is sent although nothing moved
const FAR = 150; // metres after which it is sent earlier
const OLD = 900000; // ms after which a position that waited is of no use
const PATIENCE = 30000; // ms for a look
const SHARED = "fsm-position"; // until when and how exactly: the other pages know it from here
const SENT = "fsm-position-sent"; // the last one sent, so that a new page does not send it again

let timer = 0;
/** @type {{ latitude: number, longitude: number, accuracy: number, measured_on: number } | null} */
let newest = null; // not sent yet

/** @returns {{ owner: string, until: number, precise: boolean } | null} */
function shared() {
	const kept = JSON.parse(localStorage.getItem(SHARED) || "null");
	return kept && kept.owner === owner() && kept.until > Date.now() ? kept : null;
}

/* What a page with the switch says of it counts for all pages. */
function heed() {
	const part = document.querySelector("[data-position]");
	if (!part) return;
	const seconds = Number(part.dataset.position);
	// what was pressed changed the length of the page: the answer stands at its head
	if (part.id === "position" && Boolean(shared()) !== Boolean(seconds))
		requestAnimationFrame(() => part.scrollIntoView());
	if (!seconds) return forget();
	const until = Date.now() + seconds * 1000;
	localStorage.setItem(SHARED, JSON.stringify({ owner: owner(), until, precise: "precise" in part.dataset }));
}

function forget() {
	newest = null;
	localStorage.removeItem(SHARED);
	sessionStorage.removeItem(SENT);
}

export function sharePosition() {
	heed();
	look();
}

function look() {
	clearTimeout(timer);
	const sharing = navigator.geolocation && !document.hidden && shared();
	if (!sharing) return shared() || sessionStorage.removeItem(SENT);
	timer = setTimeout(look, LOOK);
	const how = { enableHighAccuracy: sharing.precise, maximumAge: LOOK, timeout: PATIENCE };
	const missed = (problem) => problem.code === problem.PERMISSION_DENIED && complain("denied");
	navigator.geolocation.getCurrentPosition(found, missed, how);
}

function found({ coords, timestamp }) {
	const { latitude, longitude, accuracy } = coords;
	newest = { latitude, longitude, accuracy, measured_on: timestamp };
	if (isDue()) send();
}

function isDue() {
	const last = JSON.parse(sessionStorage.getItem(SENT) || "null");
	return !last || !newest || Date.now() - last.sent_on >= EVERY || metres(last, newest) >= FAR;
}

/* Over so short a way the earth is flat. */
function metres(one, other) {
	const degree = 111320; // metres of latitude
	const north = (other.latitude - one.latitude) * degree;
	const east = (other.longitude - one.longitude) * degree * Math.cos((one.latitude * Math.PI) / 180);
	return Math.hypot(north, east);
}

async function send() {
	const position = newest;
	if (!position || !shared() || Date.now() - position.measured_on > OLD) return;
	newest = null;
	const data = new FormData();
	for (const name of ["latitude", "longitude", "accuracy"]) data.set(name, String(position[name]));
	data.set("age", String(Math.max(0, Math.round((Date.now() - position.measured_on) / 1000))));
	const token = document.querySelector("input[name=csrf_token]")?.value;
	if (token) data.set("csrf_token", token);
	sessionStorage.setItem(SENT, JSON.stringify({ ...position, sent_on: Date.now() }));
	try {
		const address = "/api/method/gigafibre_fsm.api.positions.report_position";
		const answer = await fetch(address, { method: "POST", body: data });
		if (answer.ok && !(await answer.json()).message.is_shared) forget();
	} catch {
		newest = newest || position; // no network: it waits, unless a newer one is there
	}
}

// it travels with what else is sent, while the radio is awake
queue.listen(({ kind }) => kind === "done" && newest && send());
window.addEventListener("online", send);
document.addEventListener("visibilitychange", look);

/* The browser is asked before the switch is: whoever refuses there has switched nothing on. */
document.addEventListener(
	"submit",
	(event) => {
		const form = event.target;
		if (form.id !== "f-share" || "allowed" in form.dataset) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		const button = partOf(form, "button");
		button.setAttribute("aria-busy", "true");
		const settle = () => button.removeAttribute("aria-busy");
		const allowed = () => {
			settle();
			form.dataset.allowed = "";
			/** @type {HTMLFormElement} */ (/** @type {any} */ (form)).requestSubmit();
		};
		const refused = (problem) => {
			settle();
			complain(problem.code === problem.PERMISSION_DENIED ? "denied" : "unknown");
		};
		navigator.geolocation.getCurrentPosition(allowed, refused, { maximumAge: LOOK, timeout: PATIENCE });
	},
	true
);

function complain(reason) {
	const note = document.querySelector("#position [role=alert]");
	if (!note) return;
	note.hidden = false;
	partOf(note, "p").textContent = note.dataset[reason] ?? "";
	note.focus();
}
