// Levels as a small curve: the sentence beside it says the same, so that nobody needs to see it.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const HEIGHT = 48;
const LEAST = 3; // dB from bottom to top, so that noise does not look like a fall

/** @param {(number | null)[]} levels one for each day, dBm, the oldest first */
export function sparkline(levels, label) {
	const known = levels.flatMap((level) => (level === null ? [] : [level]));
	const top = Math.max(...known) + 0.5;
	const span = Math.max(top - Math.min(...known) + 0.5, LEAST);
	const points = levels.flatMap((level, at) =>
		level === null ? [] : [[x_of(at, levels.length), y_of(top - level, span)]]
	);
	const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img" });
	svg.setAttribute("aria-label", label);
	const line = { fill: "none", stroke: "currentcolor", "stroke-width": 1.5 };
	svg.append(make("polyline", { points: points.map((point) => point.join()).join(" "), ...line }));
	const [cx, cy] = points[points.length - 1];
	svg.append(make("circle", { cx, cy, r: 2.5, fill: "currentcolor" }));
	return svg;
}

const x_of = (at, days) => Math.round((at / Math.max(days - 1, 1)) * (WIDTH - 6)) + 3;
const y_of = (below, span) => Math.round((below / span) * (HEIGHT - 6)) + 3;

function make(tag, properties) {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(properties)) node.setAttribute(name, String(value));
	return node;
}
