/*
 * Sends the queue: in order, one at a time, while a page is open. An item leaves the queue only when the server has
 * said that it is applied; a lost answer means that the same is sent again under the same id, and applied once.
 */

import * as queue from "./queue.js";
import { words } from "../pages/words.js";
import { owner } from "./labels.js";

const SILENCE = 45000; // ms without a byte in either direction before a try is given up
const PAUSES = [2, 4, 8, 15, 30]; // seconds between tries that met no server
const TRIES = 8; // answers "that did not work" of a server that is there, before a person looks at it
const LEASE = 15000; // ms

/** @type {Promise<void> | null} */
let running = null;
let isAsked = false;
let failures = 0;
let timer = 0;

/* Send what can be sent now: somebody did something, a page was opened, the network is said to be back. */
export function kick() {
	failures = 0;
	attempt();
}

function attempt() {
	clearTimeout(timer);
	isAsked = true;
	if (running || !owner()) return;
	running = locked(drain)
		.catch((problem) => {
			console.warn(problem); // a lock or a store that the browser took away: the next try asks for it anew
			again(PAUSES[0]);
		})
		.finally(() => {
			running = null;
			if (isAsked) attempt();
		});
}

/* Two tabs never send the same at once; whoever comes second finds an empty queue. */
function locked(work) {
	return navigator.locks ? navigator.locks.request("fsm-queue", work) : leased(work);
}

const me = Math.random().toString(36).slice(2);
function lease() {
	localStorage.setItem("fsm-sender", JSON.stringify({ me, until: Date.now() + LEASE }));
}

/* For browsers without locks: a note with an end, renewed while sending. */
async function leased(work) {
	const held = JSON.parse(localStorage.getItem("fsm-sender") || "null");
	isAsked = false;
	if (held && held.me !== me && held.until > Date.now()) return again(LEASE / 1000);
	lease();
	await work();
	localStorage.removeItem("fsm-sender");
}

async function drain() {
	let sent = 0;
	for (;;) {
		isAsked = false;
		const items = await queue.listOwn();
		const item = next(items);
		if (!item) return;
		const photos = items.filter((each) => queue.isPhoto(each) && !queue.isStuck(each)).length;
		const answer = await send(item, (share) => report(item, sent, photos, share));
		if (!(await applyAnswer(item, answer))) return;
		if (queue.isPhoto(item)) sent += 1;
	}
}

/**
 * The oldest that may go.
 * @param {StoredItem[]} items
 */
export function next(items) {
	return items.find((item) => item.state === "waiting" && !queue.holder(item, items));
}

function report(item, sent, left, share) {
	const photo = queue.isPhoto(item) ? { place: sent + 1, of: sent + left } : null;
	queue.publish({ kind: "progress", id: item.id, photo, share });
	if (!navigator.locks) lease();
}

/**
 * What the answer means for the item; false when it is no use to go on now.
 * @param {StoredItem} item
 * @param {QueueAnswer} answer
 */
async function applyAnswer(item, answer) {
	if (answer.state === "done") {
		failures = 0;
		await queue.remove(item.id);
		const { id, url, action, what } = item;
		queue.publish({ kind: "done", id, url, action, what, next: answer.next, said: answer.said });
		return true;
	}
	if (answer.state === "link") {
		queue.publish({ kind: "held", sentence: answer.sentence });
		return false;
	}
	if (answer.state === "refused" || answer.state === "changed") {
		failures = 0;
		const { state, sentence, differences, now, may_apply } = answer;
		await queue.change(item.id, { state, sentence, differences, now, may_apply, may_pass: false });
		queue.publish({ kind: state, id: item.id, url: item.url, sentence });
		return true;
	}
	const tries = (item.tries || 0) + (answer.isBroken ? 1 : 0);
	if (tries >= TRIES) {
		const sentence = words().broken || "";
		await queue.change(item.id, { state: "refused", sentence, tries: 0, may_pass: true });
		queue.publish({ kind: "refused", id: item.id, url: item.url, sentence });
		return true;
	}
	if (answer.isBroken) await queue.change(item.id, { tries });
	again(PAUSES[Math.min(failures++, PAUSES.length - 1)]);
	queue.publish({ kind: "waiting", id: item.id });
	return false;
}

function again(seconds) {
	clearTimeout(timer);
	timer = setTimeout(attempt, seconds * 1000);
}

/**
 * One try. What is not our own server's word (a hotel's log-in page, a proxy) counts as no answer.
 * @param {QueueItem} item
 * @param {(share: number) => void} progress
 * @returns {Promise<QueueAnswer>}
 */
function send(item, progress) {
	return new Promise((done) => {
		const request = new XMLHttpRequest();
		let silence = 0;
		const hear = () => {
			clearTimeout(silence);
			silence = setTimeout(() => request.abort(), SILENCE);
		};
		request.open("POST", item.url);
		request.setRequestHeader("Accept", "application/json");
		request.setRequestHeader("X-FSM-Queue", "1");
		request.setRequestHeader("X-FSM-Owner", encodeURIComponent(item.owner));
		request.setRequestHeader("X-FSM-Age", String(age(item)));
		request.upload.onprogress = (step) => {
			hear();
			progress(step.lengthComputable ? step.loaded / step.total : 0);
		};
		request.onloadend = () => {
			clearTimeout(silence);
			done(understood(request));
		};
		progress(0);
		hear();
		request.send(body(item));
	});
}

/* How many seconds ago it was done, by this phone's clock. */
/** @param {QueueItem} item */
const age = (item) => Math.max(0, Math.round((Date.now() - item.made_on) / 1000));

/** @returns {QueueAnswer} */
function understood(request) {
	if (!request.status) return { state: "later" };
	try {
		const answer = JSON.parse(request.responseText);
		if (answer.state === "later") return { state: "later", isBroken: request.status >= 500 };
		if (answer.state) return answer;
	} catch {
		// not ours
	}
	return { state: "later", isBroken: request.status >= 400 };
}

/** @param {QueueItem} item */
function body(item) {
	const data = new FormData();
	for (const [name, value] of item.fields) {
		if (value.bytes) data.append(name, new Blob([value.bytes], { type: value.type }), value.name);
		else data.append(name, value);
	}
	data.set("command_id", item.command);
	data.set("made_on", new Date(item.made_on).toISOString());
	if (item.seen) data.set("seen", JSON.stringify(item.seen));
	if (item.late) {
		data.set("late", "1");
		data.set("what", item.what);
	}
	const token = document.querySelector("input[name=csrf_token]")?.value;
	if (token) data.set("csrf_token", token); // the one of this login, not of the day it was made
	return data;
}

window.addEventListener("online", kick);
document.addEventListener("visibilitychange", () => document.hidden || kick());
