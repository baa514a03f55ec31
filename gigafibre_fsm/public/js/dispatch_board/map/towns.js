// The towns' names, where no base map says them: each beside its visits, the busiest first.

const BESIDE = 30; // pixels from the middle of a mark to that of a name below or above it

/**
 * @param {{city: string | null, x: number, y: number}[]} visits in pixels
 * @returns {{name: string, color: null, places: {x: number, y: number}[]}[]} where each could stand, below its visits first
 */
export function townsOf(visits) {
	/** @type {Map<string, {x: number, y: number}[]>} */
	const of = new Map();
	for (const { city, x, y } of visits) if (city) of.set(city, [...(of.get(city) || []), { x, y }]);
	const towns = [...of].sort(([, one], [, other]) => other.length - one.length);
	return towns.map(([name, places]) => ({ name, color: null, places: placesBeside(places) }));
}

function placesBeside(visits) {
	const [across, down] = ["x", "y"].map((axis) => visits.map((visit) => visit[axis]));
	const [left, right] = [Math.min(...across), Math.max(...across)];
	const [top, bottom] = [Math.min(...down), Math.max(...down)];
	const rows = [bottom + BESIDE, top - BESIDE, bottom + 1.6 * BESIDE, top - 1.6 * BESIDE];
	const columns = [(left + right) / 2, left - BESIDE, right + BESIDE];
	return rows.flatMap((y) => columns.map((x) => ({ x, y })));
}
