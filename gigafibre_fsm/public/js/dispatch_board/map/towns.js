// The towns' names, where no base map says them: each at the middle of its visits, the busiest first, none over another.

const HIGH = 16; // pixels of a name
const WIDE = 7; // pixels of a letter

/**
 * @param {{city: string | null, x: number, y: number}[]} visits in pixels
 * @returns {{name: string, x: number, y: number}[]}
 */
export function townsOf(visits) {
	/** @type {Map<string, {x: number, y: number}[]>} */
	const of = new Map();
	for (const { city, x, y } of visits) if (city) of.set(city, [...(of.get(city) || []), { x, y }]);
	const towns = [...of].sort(([, one], [, other]) => other.length - one.length);
	/** @type {{name: string, x: number, y: number}[]} */
	const shown = [];
	for (const [name, places] of towns) {
		const x = places.reduce((sum, place) => sum + place.x, 0) / places.length;
		const y = Math.max(...places.map((place) => place.y)) + 30;
		const covers = (other) =>
			Math.abs(other.y - y) < HIGH && Math.abs(other.x - x) < ((name.length + other.name.length) * WIDE) / 2;
		if (!shown.some(covers)) shown.push({ name, x, y });
	}
	return shown;
}
