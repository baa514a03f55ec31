// Where the nodes of a view are drawn: x by level, y by the order of the tree, leaves in rows beside what feeds them.

const WIDTH = 118;
const NARROW = 46; // of a drop, which shows its port alone
const HEIGHT = 56;
const GAP = 22; // between branches
const TITLE = 40; // of the box below, which stands above its frame
const BOXES = ["Site", "Cabinet"]; // drawn around what they hold, so they need no place of their own
const COLUMNS = [1, 2, 4, 8, 12, 16, 24, 32];

/**
 * Positions by name, with as many leaves in a row as fill the canvas best.
 * @returns {Map<string, {x: number, y: number}>}
 */
export function places_of(nodes, ratio) {
	const tries = COLUMNS.map((columns) => place(nodes, columns));
	const fit = ({ width, height }) => Math.min(ratio / width, 1 / height);
	return tries.reduce((best, next) => (fit(next) > fit(best) ? next : best)).places;
}

function place(nodes, columns) {
	const names = new Set(nodes.map(({ name }) => name));
	const below = new Map();
	for (const node of nodes) {
		const parent = names.has(node.parent) ? node.parent : "";
		below.set(parent, [...(below.get(parent) || []), node]);
	}
	const drawing = { places: new Map(), width: WIDTH, y: 0, columns, below };
	for (const node of below.get("") || []) branch(drawing, node, 0);
	return { places: drawing.places, width: drawing.width, height: Math.max(drawing.y, HEIGHT) };
}

function branch(drawing, node, level) {
	const top = drawing.y;
	const inner = BOXES.includes(node.kind) ? level : level + 1;
	const children = drawing.below.get(node.name) || [];
	const leaves = children.filter(({ name }) => !drawing.below.has(name));
	leaves.forEach((leaf, at) => {
		const x = inner * WIDTH + (at % drawing.columns) * (leaf.kind === "Drop" ? NARROW : WIDTH);
		drawing.places.set(leaf.name, { x, y: top + Math.floor(at / drawing.columns) * HEIGHT });
		drawing.width = Math.max(drawing.width, x + WIDTH);
	});
	drawing.y = top + Math.ceil(leaves.length / drawing.columns) * HEIGHT;
	for (const child of children) if (drawing.below.has(child.name)) branch(drawing, child, inner);
	if (drawing.y === top) drawing.y += HEIGHT;
	drawing.places.set(node.name, { x: level * WIDTH, y: (top + drawing.y - HEIGHT) / 2 });
	if (inner === level) drawing.y += GAP + TITLE;
	else if (leaves.length > drawing.columns) drawing.y += GAP;
}

/** the box that holds a node, null for one that stands free */
export function box_of(node, nodes) {
	for (let each = nodes.get(node.parent); each; each = nodes.get(each.parent))
		if (BOXES.includes(each.kind)) return each.name;
	return null;
}

export const is_box = (node) => BOXES.includes(node.kind);
