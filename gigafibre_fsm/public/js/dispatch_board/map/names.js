// Where the names on the map stand: none over another one or over a mark, the most important first. Pixels only.

const HIGH = 18; // pixels of a name
const LETTER = 7;
const AIR = 8; // left and right of it, together

/** @typedef {{ x: number, y: number, width: number, height: number }} Box its middle, and how large it is */
/** @typedef {{ x: number, y: number }} Point */

/**
 * @template {{ name: string, places: Point[] }} N
 * @param {N[]} names the most important first, each with the places that would do, the best first
 * @param {Box[]} marks what must not be covered
 * @returns {(N & Point)[]} those that found a place, there
 */
export function placeNames(names, marks) {
	const taken = [...marks];
	return names.flatMap((each) => {
		const boxes = each.places.map((place) => boxOf(each.name, place));
		const found = boxes.find((box) => !taken.some((other) => overlap(box, other)));
		if (!found) return [];
		taken.push(found);
		return [{ ...each, x: found.x, y: found.y }];
	});
}

const boxOf = (name, { x, y }) => ({ x, y, width: name.length * LETTER + AIR, height: HIGH });

const overlap = (one, other) =>
	Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
	Math.abs(one.y - other.y) < (one.height + other.height) / 2;
