// Where the canvas draws each step: computed from the tree, so that nobody arranges boxes. In pixels.
import { ROOT, TRIGGER, lanesOf } from "./tree.js";

export const WIDTH = 240;
export const HEIGHT = 64;
const GAP = 56; // between a box and the next, where the + stands
const BESIDE = 40; // between lanes
const HEAD = 40; // more room below a step whose lanes carry names
const TURN = 14; // how far a line goes down before it turns

/**
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ key: string, type: "trigger" | "step" | "join" | "end", x: number, y: number, step?: FlowStep }} Box
 * @typedef {{ key: string, from: string, to: string, lane: string, index: number, head?: FlowLane,
 * 	points: Point[], plus?: Point, label?: Point }} Line
 * @typedef {{ boxes: Box[], lines: Line[], width: number, height: number }} Drawing
 * @typedef {{ from: string | null, out: Point, head?: FlowLane, column: number, y: number }} Foot
 */

/**
 * The whole drawing: trigger above, the end below.
 * @param {FlowDefinition} definition
 * @returns {Drawing}
 */
export function drawingOf(definition) {
	/** @type {Drawing} */
	const drawing = { boxes: [], lines: [], width: 0, height: 0 };
	const width = widthOfLane(definition.steps);
	const middle = width / 2;
	drawing.boxes.push({ key: TRIGGER, type: "trigger", x: middle - WIDTH / 2, y: 0 });
	/** @type {FlowLane} */
	const lane = { key: ROOT, role: "root", steps: definition.steps };
	const start = { from: TRIGGER, out: { x: middle, y: HEIGHT }, column: middle, y: HEIGHT + GAP };
	const foot = drawLane(drawing, lane, start);
	drawing.boxes.push({ key: "end", type: "end", x: middle - WIDTH / 2, y: foot.y });
	connect(drawing, foot, { key: "end", x: middle, y: foot.y }, ROOT, definition.steps.length);
	return { ...drawing, width, height: foot.y + HEIGHT };
}

function widthOfLane(steps) {
	return Math.max(WIDTH, ...steps.map(widthOfStep));
}

function widthOfStep(step) {
	const columns = columnsOf(step);
	return Math.max(
		WIDTH,
		columns.reduce((sum, { steps }) => sum + widthOfLane(steps), BESIDE * (columns.length - 1))
	);
}

/**
 * What is drawn side by side below a step: its lanes, and an empty column where it simply goes on.
 * @param {FlowStep} step
 * @returns {FlowLane[]}
 */
function columnsOf(step) {
	const inner = lanesOf(step);
	if (!inner.length) return [];
	const goes_on = !inner.some(({ role }) => role === "otherwise" || role === "steps");
	return goes_on ? [{ key: "", role: "root", owner: step, steps: [] }, ...inner] : inner;
}

/**
 * Draw the steps of a lane below each other; returns what leads to the next box, and where that goes.
 * @param {Drawing} drawing
 * @param {FlowLane} lane
 * @param {Foot} start
 * @returns {Foot}
 */
function drawLane(drawing, lane, start) {
	const middle = start.column;
	let foot = start;
	for (const [index, step] of lane.steps.entries()) {
		const { y } = foot;
		drawing.boxes.push({ key: step.id, type: "step", step, x: middle - WIDTH / 2, y });
		connect(drawing, foot, { key: step.id, x: middle, y }, lane.key, index);
		const out = { x: middle, y: y + HEIGHT };
		const columns = columnsOf(step);
		foot = { from: step.kind === "stop" ? null : step.id, out, column: middle, y: y + HEIGHT + GAP };
		if (columns.length) foot = drawColumns(drawing, step, columns, foot);
	}
	return foot;
}

/** @type {(drawing: Drawing, step: FlowStep, columns: FlowLane[], above: Foot) => Foot} */
function drawColumns(drawing, step, columns, above) {
	const middle = above.column;
	let left = middle - widthOfStep(step) / 2;
	const feet = columns.map((head) => {
		const width = widthOfLane(head.steps);
		const start = { from: step.id, out: above.out, head, column: left + width / 2, y: above.y + HEAD };
		left += width + BESIDE;
		return { ...drawLane(drawing, head, start), lane: head };
	});
	const y = Math.max(...feet.map((foot) => foot.y));
	const open = feet.filter(({ from }) => from);
	if (!open.length) return { from: null, out: above.out, column: middle, y };
	const join = `${step.id}/join`;
	drawing.boxes.push({ key: join, type: "join", x: middle, y });
	for (const foot of open)
		connect(drawing, foot, { key: join, x: middle, y }, foot.lane.key, foot.lane.steps.length);
	return { from: join, out: { x: middle, y }, column: middle, y: y + GAP };
}

/** @type {(drawing: Drawing, foot: Foot, to: { key: string } & Point, lane: string, index: number) => void} */
function connect(drawing, { from, out, head, column }, to, lane, index) {
	if (!from) return;
	const points = [
		out,
		{ x: out.x, y: out.y + TURN },
		{ x: column, y: out.y + TURN },
		{ x: column, y: to.y - TURN },
		{ x: to.x, y: to.y - TURN },
		{ x: to.x, y: to.y },
	];
	drawing.lines.push({
		key: `${from}>${to.key}:${lane}`,
		from,
		to: to.key,
		lane,
		index,
		head,
		points,
		plus: lane ? { x: column, y: (head ? out.y + HEAD : out.y) + GAP / 2 } : undefined,
		label: head ? { x: column, y: out.y + TURN + 16 } : undefined,
	});
}
