// Which pins stand over each other on the screen, and where each goes when such a heap is opened. Pixels only.

const NEAR = 40; // pixels between two marks that can both be pressed
const APART = 32; // pixels between two pins of an opened heap

/**
 * Pins in heaps: the first of a heap stands where it is, and those nearer than a pin's width join it.
 * @template P
 * @param {(P & {x: number, y: number})[]} pins
 * @returns {(P & {x: number, y: number})[][]}
 */
export function heapsOf(pins) {
	/** @type {(P & {x: number, y: number})[][]} */
	const heaps = [];
	for (const pin of pins) {
		const near = heaps.find(([first]) => Math.hypot(first.x - pin.x, first.y - pin.y) < NEAR);
		if (near) near.push(pin);
		else heaps.push([pin]);
	}
	return heaps;
}

/**
 * Places around a heap for its pins: rings that each hold as many as fit without touching.
 * @param {number} count
 * @returns {[number, number][]} pixels to the right and down
 */
export function spread(count) {
	/** @type {[number, number][]} */
	const places = [];
	for (let ring = 1; places.length < count; ring += 1) {
		const radius = APART * (ring + 0.35);
		const most = Math.floor((2 * Math.PI * radius) / APART);
		const here = Math.min(most, count - places.length);
		for (let index = 0; index < here; index += 1) {
			const angle = (2 * Math.PI * index) / here - Math.PI / 2;
			places.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
		}
	}
	return places;
}
