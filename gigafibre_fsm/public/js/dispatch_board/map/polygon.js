// A polygon on a plane: in pixels of the map, or in degrees.

/**
 * Whether a point lies within a polygon: the number of sides that a ray from it crosses is odd.
 * @param {{ x: number, y: number }} point
 * @param {number[][]} polygon
 */
export function isInside({ x, y }, polygon) {
	let inside = false;
	polygon.forEach(([x1, y1], index) => {
		const [x2, y2] = polygon[(index + 1) % polygon.length];
		if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) inside = !inside;
	});
	return inside;
}
