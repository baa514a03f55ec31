/* Every action of a technician waits here until the server has acknowledged it; types/phone.d.ts says what an item holds. */

import * as store from "./store.js";
import { owner } from "./labels.js";

/** @type {((change: QueueChange) => void)[]} */
const listeners = [];
let others = channel(); // the queue's other tabs

function channel() {
	if (!("BroadcastChannel" in window)) return null;
	const made = new BroadcastChannel("fsm-queue");
	made.onmessage = (message) => listeners.forEach((listener) => listener(message.data));
	return made;
}

/**
 * Called for what happens here and in other tabs.
 * @param {(change: QueueChange) => void} listener
 */
export function listen(listener) {
	listeners.push(listener);
}

/** @param {QueueChange} change */
export function publish(change) {
	listeners.forEach((listener) => listener(change));
	try {
		others?.postMessage(change);
	} catch {
		others = channel(); // the browser had closed it
		others?.postMessage(change);
	}
}

/** @param {QueueItem} item */
export async function add(item) {
	store.insist();
	const id = await store.add(item);
	publish({ kind: "added", id, url: item.url });
	return { ...item, id };
}

/**
 * Put a corrected item in the place of the refused one: it is sent before what was done after that.
 * @param {number} id
 * @param {QueueItem} item
 */
export async function replace(id, item) {
	const stored = { ...item, id };
	await store.put(stored);
	publish({ kind: "removed", id });
	publish({ kind: "added", id, url: item.url });
	return stored;
}

export const all = store.all;

/* The items of the technician whose page this is. */
export async function listOwn() {
	const me = owner();
	return (await store.all()).filter((item) => item.owner === me);
}

/**
 * @param {number} id
 * @param {Partial<QueueItem>} values
 */
export async function change(id, values) {
	await store.change(id, values);
	publish({ kind: "updated", id });
}

/**
 * Send it once more, an end after what was done meanwhile: that may be what it lacked.
 * @param {StoredItem} item
 * @param {Partial<QueueItem>} values
 */
export async function again(item, values) {
	if (!isEnd(item)) return change(item.id, values);
	const { id, ...rest } = item;
	await add({ ...rest, ...values });
	await remove(id);
}

/** @param {number} id */
export async function remove(id) {
	await store.remove(id);
	publish({ kind: "removed", id });
}

/** @param {QueueItem} item */
export const isStuck = (item) => item.state === "refused" || item.state === "changed";
/**
 * A step after which nothing at the visit can be put right any more.
 * @param {QueueItem} item
 */
export const isEnd = (item) => item.action === "move" && (item.ends ?? field(item, "to") === "Completed"); // older items do not say
/**
 * What a person must decide about before this one is sent. A step to decide about holds back what else is done at the
 * same visit, and whatever is to decide about holds back its end. A refused end holds back no work: that may be what it lacks.
 * @param {QueueItem} item
 * @param {StoredItem[]} items
 */
export const holder = (item, items) =>
	item.state === "waiting"
		? items.find((other) => other.url === item.url && isStuck(other) && holds(other, item))
		: undefined;
/** @type {(other: QueueItem, item: QueueItem) => boolean} */
const holds = (other, item) =>
	isEnd(item) ||
	(other.action === "move" && (item.action === "move" || other.state === "changed" || !isEnd(other)));
/** @param {QueueItem} item */
export const isPhoto = (item) => item.fields.some(([name, value]) => name === "photo" && value.bytes);
/**
 * What it is about: a device, a value.
 * @param {QueueItem} item
 */
export const detail = (item) =>
	(item.action !== "answer" &&
		(field(item, "equipment") || field(item, "serial_number") || field(item, "value"))) ||
	"";
/** @type {(item: QueueItem, name: string) => any} */
export const field = (item, name) => (item.fields.find(([key]) => key === name) || [])[1];
