/*
 * What makes the light pages quicker under a thumb. Every form works without this file; with it, a form is sent
 * without leaving the page, photos are made smaller before they travel, and what could not be sent is kept and
 * tried again. No framework, and nothing that reads barcodes: the server does that from the photo.
 */

import "./technician/checks.js";

const LONGEST_SIDE = 2048; // pixels; the server reads labels at this size, so more would only cost time
const SMALL_ENOUGH = 600 * 1024; // bytes; below this a photo travels as it is
const PAUSE_BEFORE_SEARCH = 250; // ms of silence after the last key
const PAUSE_BEFORE_RETRY = 15000; // ms

const words = () => document.body.dataset;
const waiting = []; // what the network refused: [{url, data, said}], in the order of the taps

// ---- sending a form

function busy(form, on) {
	form.dataset.busy = on ? "1" : "";
	for (const control of [...form.elements, ...form.querySelectorAll(".pick")]) {
		if (!control.matches("button, .pick")) continue;
		if (on) control.setAttribute("aria-busy", "true");
		else control.removeAttribute("aria-busy");
	}
}

async function submitted(event) {
	const form = event.target;
	if (form.method !== "post" || "plain" in form.dataset) return;
	event.preventDefault();
	if (form.dataset.busy) return; // a double tap
	const pad = form.querySelector("canvas");
	if (pad && !pad.dataset.drawn) return say(words().sign, "amber");
	busy(form, true);
	const data = await contents(form, event.submitter);
	if (form.matches(".tick")) form.querySelector("button").classList.toggle("done");
	// not form.action: a field of that name hides it
	post({ url: form.getAttribute("action") || location.pathname, data, said: form.dataset.said || words().sending, form });
}

async function contents(form, pressed) {
	const data = new FormData();
	for (const [name, value] of new FormData(form)) {
		if (!(value instanceof File)) data.append(name, value);
		else if (value.size) data.append(name, await smaller(value), "photo.jpg");
	}
	if (pressed?.name) data.append(pressed.name, pressed.value);
	const pad = form.querySelector("canvas");
	if (pad?.dataset.drawn) data.append("signature", await drawing(pad), "signature.png");
	return data;
}

function post(job) {
	const { url, data, said, form } = job;
	const request = new XMLHttpRequest();
	const photo = data.has("photo");
	request.open("POST", url);
	request.setRequestHeader("Accept", "text/html");
	request.timeout = 60000;
	if (photo) say(words().sending, "plain", { progress: 0 });
	request.upload.onprogress = (step) => {
		if (!photo || !step.lengthComputable) return;
		const share = Math.round((100 * step.loaded) / step.total);
		if (share < 100) say(`${words().sending} ${share} %`, "plain", { progress: share });
		else say(said, "plain", { progress: null });
	};
	request.onload = () => {
		if (request.status >= 500 || !/html/.test(request.getResponseHeader("Content-Type") || "")) {
			if (form?.isConnected) busy(form, false);
			return say(words().broken, "red", { retry: () => post(job) });
		}
		const place = waiting.indexOf(job);
		if (place >= 0) waiting.splice(place, 1);
		hush();
		if (request.status < 400) forget(form);
		show(request, form);
		if (waiting.length) later();
	};
	request.onerror = request.ontimeout = () => {
		if (!waiting.includes(job)) waiting.push(job);
		if (form?.isConnected) busy(form, false);
		later();
	};
	request.send(data);
}

/* The same command id travels again, so the server applies it once even when only the answer was lost. */
let timer = 0;
function later() {
	say(`${words().offline} (${waiting.length})`, "amber", { retry: again });
	clearTimeout(timer);
	timer = setTimeout(again, PAUSE_BEFORE_RETRY);
}

function again() {
	clearTimeout(timer);
	if (waiting.length) post(waiting[0]);
}

// ---- showing the answer in place

let shown = location.pathname;

function show(request, form) {
	const answer = new DOMParser().parseFromString(request.responseText, "text/html");
	const there = new URL(request.responseURL || location.href);
	const refused = request.status >= 400;
	const moved = there.pathname !== shown;
	const sheet = location.hash;
	// a sheet that was opened while an earlier form was still on its way stays open, too
	const stays = refused || (!moved && !form?.closest(".sheet") && document.querySelector(".sheet:target"));
	const height = window.scrollY;
	if (!moved) carry(answer, form, refused);
	document.title = answer.title;
	document.body.replaceWith(answer.body);
	if (moved) history.pushState(null, "", there);
	else if (!refused) history.replaceState(null, "", there);
	shown = location.pathname;
	wake();
	if (stays && sheet) location.replace(sheet);
	window.scrollTo({ top: moved ? 0 : height, behavior: "instant" });
	const problem = document.querySelector("[role=alert]");
	if (refused && problem) {
		problem.scrollIntoView({ block: "center" });
		problem.focus();
	}
}

/* What stands open, half written or half drawn elsewhere on the page stays as it is. */
function carry(answer, sent, refused) {
	for (const open of document.querySelectorAll("details[id][open]")) {
		answer.getElementById(open.id)?.setAttribute("open", "");
	}
	for (const form of document.forms) {
		const twin = form.id && answer.getElementById(form.id);
		if (!twin || (form === sent && !refused)) continue;
		for (const field of form.elements) {
			const other = field.name && field.name !== "command_id" && twin.elements[field.name];
			if (other && "value" in other && dirty(field)) other.value = field.value;
		}
		const pad = form.querySelector("canvas[data-drawn]");
		if (pad) twin.querySelector("canvas")?.replaceWith(pad);
	}
}

function dirty(field) {
	return /^(text|search|tel|textarea)$/.test(field.type) && field.value !== field.defaultValue;
}

// ---- what was typed survives a closed page

const drafts = (field) => `draft ${location.pathname} ${field.name}`;

function forget(form) {
	for (const field of form?.querySelectorAll("[data-draft]") || []) localStorage.removeItem(drafts(field));
}

function recall() {
	for (const field of document.querySelectorAll("[data-draft]")) {
		const kept = localStorage.getItem(drafts(field));
		if (kept && field.value === field.defaultValue) field.value = kept;
	}
}

// ---- photos

async function smaller(file) {
	if (!/^image\//.test(file.type) && file.type) return file;
	try {
		const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
		const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
		if (scale === 1 && file.size < SMALL_ENOUGH) return file;
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(picture.width * scale);
		canvas.height = Math.round(picture.height * scale);
		canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.87));
		return blob && blob.size < file.size ? blob : file;
	} catch {
		return file; // a format this browser cannot open (HEIC): the server can
	}
}

// ---- the signature

function drawing(pad) {
	return new Promise((done) => pad.toBlob(done, "image/png"));
}

function prepare(pad) {
	if (pad.dataset.ready) return;
	pad.dataset.ready = "1";
	const box = pad.getBoundingClientRect();
	if (!box.width) return delete pad.dataset.ready; // folded away; asked again when it opens
	const ratio = Math.min(2, window.devicePixelRatio || 1);
	pad.width = box.width * ratio;
	pad.height = box.height * ratio;
	const pen = pad.getContext("2d");
	pen.scale(ratio, ratio);
	Object.assign(pen, { lineWidth: 2.6, lineCap: "round", lineJoin: "round", strokeStyle: "#0b1b22" });
	let last = null;
	const point = (event) => {
		const edge = pad.getBoundingClientRect();
		return [event.clientX - edge.left, event.clientY - edge.top];
	};
	pad.addEventListener("pointerdown", (event) => {
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

function wipe(button) {
	const pad = button.closest("form").querySelector("canvas");
	const pen = pad.getContext("2d");
	pen.save();
	pen.setTransform(1, 0, 0, 1, 0, 0);
	pen.clearRect(0, 0, pad.width, pad.height);
	pen.restore();
	delete pad.dataset.drawn;
}

// ---- searching while typing

let silence = 0;
let asking = null;
function typed(field) {
	clearTimeout(silence);
	silence = setTimeout(() => look(field), PAUSE_BEFORE_SEARCH);
}

async function look(field) {
	const list = document.getElementById(field.dataset.search);
	asking?.abort();
	if (field.value.trim().length < 3) return list.replaceChildren();
	asking = new AbortController();
	list.setAttribute("aria-busy", "true");
	try {
		const question = new URLSearchParams({ q: field.value, part: "found" });
		const answer = await fetch(`${field.form.action.split(/[?#]/)[0]}?${question}`, { signal: asking.signal });
		if (answer.ok) list.innerHTML = await answer.text(); // our own server's page, escaped there
		list.removeAttribute("aria-busy");
	} catch (problem) {
		if (problem.name === "AbortError") return;
		list.removeAttribute("aria-busy");
		say(words().nosearch, "amber");
	}
}

// ---- how far away the server is

async function measure(button) {
	const network = document.querySelector("[data-network]");
	const place = document.querySelector("[data-ping]");
	network.textContent = navigator.onLine ? network.dataset.on : network.dataset.off;
	button.setAttribute("aria-busy", "true");
	const times = [];
	try {
		for (let round = 0; round < 3; round++) {
			const start = performance.now();
			await fetch("/t/diagnostic", { signal: AbortSignal.timeout(8000) });
			times.push(Math.round(performance.now() - start));
		}
		place.textContent = `${times.sort((a, b) => a - b)[1]} ms`;
	} catch {
		place.textContent = place.dataset.slow;
	}
	button.removeAttribute("aria-busy");
}

// ---- a part of a page that changes by itself

let glance = 0;
function follow() {
	clearTimeout(glance);
	const part = document.querySelector("[data-again]");
	if (part) glance = setTimeout(lookAgain, part.dataset.again * 1000, part);
}

async function lookAgain(part) {
	try {
		const answer = document.hidden ? null : await fetch(part.dataset.url);
		if (answer?.ok && part.isConnected) part.outerHTML = await answer.text(); // our own server's page, escaped there
	} catch {
		// no network: what is shown stays, and is asked for again
	}
	follow();
}

// ---- a word about what happens

function say(text, colour, { progress, retry } = {}) {
	let toast = document.getElementById("toast");
	if (!toast) {
		toast = document.createElement("div");
		toast.id = "toast";
		document.body.append(toast);
	}
	toast.className = `toast note ${colour}`;
	toast.setAttribute("role", "status");
	const line = document.createElement("p");
	line.className = "grow";
	line.textContent = text;
	toast.replaceChildren(line);
	if (progress !== undefined) {
		const bar = document.createElement("progress");
		bar.max = 100;
		if (progress !== null) bar.value = progress;
		line.append(bar);
	} else if (!retry) setTimeout(() => toast.isConnected && toast.contains(line) && toast.remove(), 5000);
	if (retry) {
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = words().retry;
		button.onclick = () => {
			button.setAttribute("aria-busy", "true");
			retry();
		};
		toast.append(button);
	}
}

function hush() {
	document.getElementById("toast")?.remove();
}

// ---- the sheet

function sheets() {
	const sheet = document.querySelector(".sheet:target");
	for (const part of document.querySelectorAll("main, .top, .bar")) part.inert = Boolean(sheet);
	sheet?.querySelector("[data-first], a, button, input")?.focus({ preventScroll: true });
}

function wake() {
	document.documentElement.classList.add("js");
	recall();
	follow();
	sheets();
	document.querySelectorAll("canvas").forEach(prepare);
	document.querySelectorAll("[data-measure]").forEach(measure);
}

// ---- one listener each, on the document: they outlive the pages that are swapped in

document.addEventListener("submit", submitted);
document.addEventListener("change", (event) => {
	if (event.target.matches("[data-auto]")) event.target.form.requestSubmit();
});
document.addEventListener("input", (event) => {
	const field = event.target;
	if (field.matches("[data-search]")) typed(field);
	if (field.matches("[data-draft]")) localStorage.setItem(drafts(field), field.value);
});
document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-wipe], [data-measure]");
	if (button) ("wipe" in button.dataset ? wipe : measure)(button);
});
document.addEventListener("keydown", (event) => {
	const sheet = document.querySelector(".sheet:target");
	if (event.key === "Escape" && sheet) sheet.querySelector(".veil").click();
});
document.addEventListener("toggle", () => document.querySelectorAll("canvas").forEach(prepare), true);
window.addEventListener("hashchange", sheets);
window.addEventListener("popstate", () => {
	if (location.pathname !== shown) location.reload(); // a page that was swapped in is fetched to go back to it
});
window.addEventListener("online", again);
window.addEventListener("beforeunload", (event) => {
	if (waiting.length) event.preventDefault();
});
wake();
