/*
 * Stores the technician's pages of today and tomorrow on the phone; handles only /t, /t/… and the app's own files.
 * Pages come from the network, or from the store if it is slow or unavailable; a stored page shows its time.
 * Stored pages expire with their link, and are deleted when the technician signs out or opens another link.
 * The queue of entries is stored elsewhere and is not touched here.
 */

const STORE = "fsm-pages";
const BUILD = "fsm-files";
const LIMIT = 3000; // ms to wait for the network if the page is stored
const FRESH = 10 * 60 * 1000; // ms before a page is prefetched again
const OLD = 20 * 3600 * 1000; // ms before a page that is no longer needed is deleted
const OWNER = "/t/sw/owner"; // the technician whose pages are stored

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => event.waitUntil(keepFiles().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => event.waitUntil(keepAhead(event.data)));
worker.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== worker.location.origin) return;
	if (FILES.includes(url.pathname)) event.respondWith(file(request));
	else if (isPage(url.pathname)) event.respondWith(page(event, url));
});

function isPage(path) {
	// neither pictures nor links: an address with a dot holds a token
	return (
		path === "/t" ||
		(path.startsWith("/t/") &&
			!path.startsWith("/t/file/") &&
			!path.startsWith("/t/link") &&
			!path.includes("."))
	);
}

// ---- the app's own files, named by their content

async function keepFiles() {
	const store = await caches.open(BUILD);
	await store.addAll(FILES);
	for (const kept of await store.keys()) {
		if (!FILES.includes(new URL(kept.url).pathname)) await store.delete(kept);
	}
}

async function file(request) {
	const store = await caches.open(BUILD);
	return (await store.match(request)) || fetch(request);
}

// ---- pages

async function page(event, url) {
	const coming = fetch(event.request).then((answer) => {
		event.waitUntil(storePage(url, answer.clone()));
		return answer;
	});
	coming.catch(() => {});
	event.waitUntil(coming.catch(() => {}));
	const kept = url.search ? null : await stored(url.pathname);
	if (!kept) return coming.catch(() => nothing(event.request));
	const first = await Promise.race([
		coming.catch(() => null),
		new Promise((done) => setTimeout(done, LIMIT)),
	]);
	return first && first.status < 500 ? first : marked(kept);
}

function nothing(request) {
	if (request.mode !== "navigate") return Response.error();
	return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function stored(path) {
	const store = await caches.open(STORE);
	const kept = await store.match(path);
	if (kept && Number(kept.headers.get("X-FSM-Until")) < Date.now()) {
		await forget();
		return null;
	}
	return kept;
}

/* The stored page, with its time. */
async function marked(kept) {
	const text = await kept.text();
	const since = kept.headers.get("X-FSM-Stored");
	const headers = new Headers(kept.headers);
	return new Response(text.replace("<html", `<html data-stored="${since}"`), { headers });
}

async function storePage(url, answer) {
	const owner = answer.headers.get("X-FSM-Owner");
	if (!owner) return; // not from our server, or a redirect
	const store = await caches.open(STORE);
	const before = await (await store.match(OWNER))?.text();
	if (before !== undefined && before !== owner) await forget();
	if (answer.status === 404) await store.delete(url.pathname);
	if (url.search || owner === "-" || answer.status !== 200) return;
	if (!/html/.test(answer.headers.get("Content-Type"))) return;
	const left = Number(answer.headers.get("X-FSM-Left")) * 1000;
	const headers = new Headers(answer.headers);
	headers.set("X-FSM-Stored", String(Date.now()));
	headers.set("X-FSM-Until", String(Date.now() + left));
	const open = await caches.open(STORE);
	await open.put(OWNER, new Response(owner));
	await open.put(url.pathname, new Response(await answer.text(), { headers }));
}

function forget() {
	return caches.delete(STORE);
}

// ---- prefetching

let filling = Promise.resolve(); // rounds run one after the other

/** @param {KeepPages} asked */
function keepAhead(asked) {
	if (asked.keep) filling = filling.then(() => fill(asked));
	return filling;
}

/**
 * Fetch the pages that a page names, one after the other, and the pages of their devices; the list names all that are needed.
 * @param {KeepPages} asked
 */
async function fill({ keep: wanted, isList, saves }) {
	try {
		if (isList) await dropOld(new Set(wanted));
		const coming = [...wanted];
		for (const path of coming) {
			const text = await ahead(path, saves);
			if (!text || !path.startsWith("/t/job/")) continue;
			for (const [device] of text.matchAll(/\/t\/device\/[^"#?]+/g))
				if (!coming.includes(device)) coming.push(device);
		}
	} catch {
		// no network: missing pages are fetched when the list is next opened
	}
}

async function ahead(path, saves) {
	const kept = await stored(path);
	if (kept && (saves || Date.now() - Number(kept.headers.get("X-FSM-Stored")) < FRESH)) return kept.text();
	const answer = await fetch(path, { credentials: "same-origin" }); // without accepting text/html: no page is shown
	const copy = answer.clone();
	await storePage(new URL(path, worker.location.origin), answer);
	return copy.status === 200 ? copy.text() : "";
}

async function dropOld(wanted) {
	const store = await caches.open(STORE);
	for (const request of await store.keys()) {
		const path = new URL(request.url).pathname;
		if (path === OWNER || wanted.has(path)) continue;
		const kept = await store.match(request);
		if (!kept) continue; // another tab has dropped it meanwhile
		if (Date.now() - Number(kept.headers.get("X-FSM-Stored")) > OLD) await store.delete(request);
	}
}
