/*
 * The speed test of the diagnostic page and of the customer's: between this phone and our server, over whatever network the phone is on now.
 * Latency: the median of small requests; jitter: the mean difference of consecutive ones (RFC 3550 calls that the mean
 * deviation of the transit time). Each direction: several streams at once for some seconds, the first of which are the
 * connection's warming up and do not count.
 */

import { number } from "./platform/formatting.js";

const DOWN = "/api/method/gigafibre_fsm.api.speed.down";
const UP = "/api/method/gigafibre_fsm.api.speed.up";
const ROUNDS = 12;
const WARM_UP = 1500; // ms
const MEASURED = 6500; // ms
const STREAMS = { down: 4, up: 3 };
const PIECE = { down: 8 << 20, up: 2 << 20 }; // bytes of a request
const MOST = 500; // Mbit/s at the end of the gauge, on a scale that grows slowly

/** @type {AbortController | null} */
let running = null;

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-speed]");
	if (!button) return;
	if (running) return running.abort();
	test(button.closest("section"));
});

async function test(place) {
	const run = new AbortController();
	running = run;
	const began = performance.now();
	place.classList.add("running");
	try {
		const { latency, jitter } = await answers(place, run.signal);
		const down = await direction(place, "down", run.signal);
		const up = await direction(place, "up", run.signal);
		finish(place, { latency, jitter, down, up, seconds: (performance.now() - began) / 1000 });
	} catch {
		showText(place, run.signal.aborted ? place.dataset.stopped : place.dataset.broken);
		draw(place, 0);
	}
	place.classList.remove("running");
	running = null;
}

/** @param {AbortSignal} stopped */
async function answers(place, stopped) {
	showText(place, place.dataset.answer);
	const times = [];
	for (let round = 0; round < ROUNDS; round++) {
		const start = performance.now();
		const answer = await fetch(`${place.dataset.source ?? DOWN}?size=0&round=${start}`, {
			cache: "no-store",
			signal: stopped,
		});
		if (!answer.ok) throw new Error(String(answer.status));
		await answer.arrayBuffer();
		if (round) times.push(performance.now() - start); // the first one opens the connection
	}
	const steps = times.slice(1).map((time, place) => Math.abs(time - times[place]));
	const jitter = steps.reduce((sum, step) => sum + step, 0) / steps.length;
	return { latency: [...times].sort((a, b) => a - b)[times.length >> 1], jitter };
}

/** @param {AbortSignal} stopped */
async function direction(place, way, stopped) {
	const start = performance.now();
	const counted = { bytes: 0, all: 0 };
	const end = start + WARM_UP + MEASURED;
	const count = (bytes) => {
		const now = performance.now();
		counted.all += bytes;
		if (now > start + WARM_UP && now <= end) counted.bytes += bytes;
	};
	const watch = setInterval(() => {
		const spent = performance.now() - start - WARM_UP;
		const speed = spent > 200 ? mbits(counted.bytes, Math.min(spent, MEASURED)) : 0;
		showText(place, `${place.dataset[way]} ${written(speed)} Mbit/s`);
		draw(place, speed, (performance.now() - start) / (WARM_UP + MEASURED));
	}, 200);
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), WARM_UP + MEASURED);
	stopped.addEventListener("abort", () => stop.abort());
	const stream = way === "down" ? receive : send;
	try {
		await Promise.all(
			Array.from({ length: STREAMS[way] }, () => repeat(() => stream(place, count, stop.signal), stop.signal))
		);
	} finally {
		clearInterval(watch);
		clearTimeout(timer);
	}
	if (stopped.aborted) throw new Error("stopped");
	return { speed: mbits(counted.bytes, MEASURED), bytes: counted.all };
}

async function repeat(work, signal) {
	while (!signal.aborted) {
		try {
			await work();
		} catch (problem) {
			if (!signal.aborted) throw problem;
		}
	}
}

async function receive(place, count, signal) {
	const from = place.dataset.source ?? DOWN;
	const answer = await fetch(`${from}?size=${PIECE.down}&at=${performance.now()}`, {
		cache: "no-store",
		signal,
	});
	if (!answer.ok || !answer.body) throw new Error(String(answer.status));
	const reader = answer.body.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) count(part.value.length);
}

/** @type {Blob | undefined} */
let noise;

/** @returns {Promise<void>} */
function send(place, count, signal) {
	// with larger pieces a session sends fewer requests a minute
	noise ??= random(place.dataset.piece ? Number(place.dataset.piece) << 20 : PIECE.up);
	return new Promise((done, fail) => {
		const request = new XMLHttpRequest(); // fetch tells nobody how much has left
		let sent = 0;
		request.open("POST", place.dataset.sink ?? UP);
		request.setRequestHeader("Content-Type", "application/octet-stream");
		const token = document.querySelector("[name=csrf_token]")?.value;
		if (token) request.setRequestHeader("X-Frappe-CSRF-Token", token);
		request.upload.onprogress = (step) => {
			count(step.loaded - sent);
			sent = step.loaded;
		};
		request.onload = () => (request.status === 200 ? done() : fail(new Error(String(request.status))));
		request.onerror = request.onabort = () => fail(new Error("cut"));
		signal.addEventListener("abort", () => request.abort(), { once: true });
		request.send(noise);
	});
}

function random(size) {
	const bytes = new Uint8Array(size);
	for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536)); // its most at once
	return new Blob([bytes]);
}

const mbits = (bytes, milliseconds) => (bytes * 8) / milliseconds / 1000;

function written(value) {
	return number(value, undefined, value < 100 ? 1 : 0);
}

function showText(place, text) {
	place.querySelector("[data-said]").textContent = text;
}

/* The needle on a scale whose first half is the first 50 Mbit/s; the ring shows how far the test is. */
function draw(place, speed, share = 0) {
	const turn = Math.min(1, Math.log1p(speed) / Math.log1p(MOST));
	place.querySelector(".needle")?.setAttribute("transform", `rotate(${-120 + 240 * turn} 60 60)`);
	place.querySelector(".far-on")?.setAttribute("stroke-dashoffset", String(100 - 100 * Math.min(1, share)));
}

function finish(place, { latency, jitter, down, up, seconds }) {
	draw(place, down.speed);
	showText(place, `↓ ${written(down.speed)} · ↑ ${written(up.speed)} Mbit/s · ${written(latency)} ms`);
	const form = place.querySelector("form");
	const values = {
		download: down.speed.toFixed(1),
		upload: up.speed.toFixed(1),
		latency: latency.toFixed(1),
		jitter: jitter.toFixed(1),
		seconds: seconds.toFixed(1),
		bytes_down: down.bytes,
		bytes_up: up.bytes,
		connection: navigator.connection?.type || "", // not effectiveType: a class of speed, a good Wi-Fi is "4g" there
	};
	for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
	form.requestSubmit();
}
