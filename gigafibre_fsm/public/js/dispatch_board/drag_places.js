// Where each of several dragged visits would stand: what their ghosts show is what the drop does.
import { isPlanned } from "./store.js";
import { minutesOf, momentOf } from "./time.js";

/**
 * The places of dragged visits, the held one's first.
 * @param {import("./store.js").Store} store
 * @param {string[]} names the dragged visits
 * @param {{ job: string, onRow: boolean }} held the one under the pointer
 * @param {{ technician: string, arrival: number, duration?: number }} target where it would stand
 */
export function placesAt(store, names, held, target) {
	const job = store.job(held.job);
	if (!job) return [];
	const first = { ...target, job: held.job, duration: target.duration || job.duration };
	if (names.length === 1) return [first];
	if (!held.onRow) return placesInOrder(store, names, target, held.job).map((place) => placeOf(store, place));
	const shift = target.arrival - minutesOf(job.arrival || "");
	const others = store.named(names).filter((other) => other.name !== held.job && isPlanned(other));
	const along = others.map(({ name, technician, arrival, duration }) => ({
		job: name,
		technician: target.technician === job.technician ? technician : target.technician,
		arrival: minutesOf(arrival || "") + shift,
		duration,
	}));
	return [first, ...along];
}

function placeOf(store, [name, { technician, arrival }]) {
	return { job: name, technician, arrival: minutesOf(arrival), duration: store.job(name).duration };
}

// several visits out of the backlog stand one after the other; chosen ones that stand on a row stay there
export function placesInOrder(store, names, { technician, arrival }, first) {
	let next = arrival;
	const waiting = names.filter((name) => name === first || !isPlanned(store.job(name)));
	return waiting.map((name) => {
		const to = { technician, arrival: momentOf(next) };
		next += store.job(name).duration;
		return [name, to];
	});
}
