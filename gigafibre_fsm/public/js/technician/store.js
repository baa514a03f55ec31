/*
 * Where the queue is kept: a database of the browser that outlives a killed browser and a flat battery. What it
 * refuses (a private window, a full phone) is kept in memory, and the page minds being closed.
 */

import { openDB } from "idb";

const STORE = "queue";
const PATIENCE = 4000; // ms; after a suspension some phones never answer an opening
/** @type {StoredItem[]} what could not be stored yet */
let memory = [];
/** @type {StoredItem[]} what was read last, for as long as reading fails */
let stored = [];
/** @type {Promise<import("idb").IDBPDatabase> | null} an open database; null when there is none to rely on */
let connection = null;

function database() {
	connection ??= opening().catch((problem) => {
		connection = null; // a failure is not remembered
		throw problem;
	});
	return connection;
}

function opening() {
	const base = openDB("fsm", 1, {
		upgrade: (made) => made.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }),
		// browsers close a connection when they suspend a page, clear what it kept, or another tab upgrades it
		terminated: () => (connection = null),
		blocking: (_from, _to, event) => {
			connection = null;
			/** @type {IDBDatabase} */ (event.target).close();
		},
	});
	const silence = new Promise((_done, failed) => setTimeout(() => failed(new Error("no answer")), PATIENCE));
	return Promise.race([base, silence]);
}

/* One transaction, on the disk before it counts as done; on a new connection if the one at hand was closed. */
async function within(mode, work) {
	try {
		return await transaction(mode, work);
	} catch (problem) {
		if (problem?.name === "QuotaExceededError") throw problem;
		connection = null;
		return transaction(mode, work);
	}
}

async function transaction(mode, work) {
	const step = (await database()).transaction(STORE, mode, { durability: "strict" });
	const [answer] = await Promise.all([work(step.store), step.done]);
	return answer;
}

/**
 * Keep a new item; answers its id, which grows from item to item. What only memory held is stored before it.
 * @param {QueueItem} item
 */
export async function add(item) {
	try {
		return await storing((store) => store.add(item));
	} catch {
		memory.push({ ...item, id: Date.now() + memory.length });
		return memory[memory.length - 1].id;
	}
}

/**
 * Put an item in the place of the one that has its id.
 * @param {StoredItem} item
 */
export async function put(item) {
	const place = memory.findIndex((kept) => kept.id === item.id);
	if (place >= 0) memory[place] = item;
	else await storing((store) => store.put(item)).catch(() => memory.push(item));
}

/* Every item, in the order in which they were made. */
export async function all() {
	try {
		if (memory.length) await storing((store) => store.getKey(0)).catch(() => {});
		stored = await within("readonly", (store) => store.getAll());
	} catch {
		// what was read last is still to be sent, and before what came after it
	}
	const isStored = (item) => !memory.some((kept) => kept.id === item.id);
	return [...stored.filter(isStored), ...memory].sort((one, other) => one.id - other.id);
}

/* Write what memory holds, then do the work, in one transaction. */
async function storing(work) {
	const waiting = [...memory];
	const write = (store) => Promise.all([...waiting.map((item) => store.put(item)), work(store)]);
	const answers = await within("readwrite", write);
	memory = memory.filter((item) => !waiting.includes(item));
	return answers.at(-1);
}

/**
 * @param {number} id
 * @param {Partial<QueueItem>} values
 */
export async function change(id, values) {
	const kept = memory.find((item) => item.id === id);
	if (kept) return Object.assign(kept, values);
	return within("readwrite", async (store) => {
		const item = await store.get(id);
		if (item) await store.put({ ...item, ...values });
	});
}

/** @param {number} id */
export async function remove(id) {
	const isKept = memory.some((item) => item.id === id);
	memory = memory.filter((item) => item.id !== id);
	stored = stored.filter((item) => item.id !== id);
	await within("readwrite", (store) => store.delete(id)).catch((problem) => {
		if (!isKept) throw problem;
	});
}

/* Ask the browser, once, not to clear this when the phone runs out of room. */
export function insist() {
	navigator.storage?.persist?.().catch(() => {});
}

window.addEventListener("beforeunload", (event) => {
	if (memory.length) event.preventDefault();
});
