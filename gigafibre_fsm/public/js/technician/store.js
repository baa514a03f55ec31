/*
 * Where the queue is kept: a database of the browser that outlives a killed browser and a flat battery. What it
 * refuses (a private window, a full phone) is kept in memory, and the page minds being closed.
 */

const STORE = "queue";
const memory = []; // what could not be stored
let opened = null;

function database() {
	opened ??= new Promise((done, failed) => {
		const request = indexedDB.open("fsm", 1);
		request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
		request.onerror = () => failed(request.error);
		request.onsuccess = () => {
			request.result.onversionchange = () => request.result.close();
			done(request.result);
		};
	});
	return opened;
}

/* One transaction, on the disk before it counts as done. */
async function within(mode, work) {
	const base = await database();
	return new Promise((done, failed) => {
		const step = base.transaction(STORE, mode, { durability: "strict" });
		const answer = work(step.objectStore(STORE));
		step.oncomplete = () => done(answer.result);
		step.onabort = step.onerror = () => failed(step.error);
	});
}

/* Keep a new item; answers its id, which grows from item to item. */
export async function add(item) {
	try {
		return await within("readwrite", (store) => store.add(item));
	} catch {
		memory.push({ ...item, id: Date.now() + memory.length });
		return memory[memory.length - 1].id;
	}
}

/* Every item, in the order in which they were made. */
export async function all() {
	try {
		return [...(await within("readonly", (store) => store.getAll())), ...memory];
	} catch {
		return [...memory];
	}
}

export async function change(id, values) {
	const kept = memory.find((item) => item.id === id);
	if (kept) return Object.assign(kept, values);
	return within("readwrite", (store) => {
		const asked = store.get(id);
		asked.onsuccess = () => asked.result && store.put({ ...asked.result, ...values });
		return asked;
	});
}

export async function remove(id) {
	const place = memory.findIndex((item) => item.id === id);
	if (place >= 0) return memory.splice(place, 1);
	return within("readwrite", (store) => store.delete(id));
}

/* Ask the browser, once, not to clear this when the phone runs out of room. */
export function insist() {
	navigator.storage?.persist?.().catch(() => {});
}

window.addEventListener("beforeunload", (event) => {
	if (memory.length) event.preventDefault();
});
