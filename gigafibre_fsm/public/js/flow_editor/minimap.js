// A small picture of a long flow: where one is, and a click goes elsewhere. The list says the same to a screen reader.
import { HEIGHT, WIDTH } from "./layout.js";
import { h } from "./vnodes.js";

const LONG = 20; // boxes from which a flow hardly fits on a screen
const MARGIN = 40; // pixels of the drawing around it

/** @param {any} flow @param {ReturnType<typeof import("./layout.js").drawingOf>} drawing @param {any} editor */
export function minimap(flow, drawing, editor) {
	const boxes = drawing.boxes.filter(({ type }) => type !== "join");
	if (boxes.length < LONG) return null;
	const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
	const right = Math.max(...boxes.map(({ x }) => x)) + WIDTH + MARGIN;
	const size = { width: right - left, height: drawing.height + 2 * MARGIN };
	const { x, y, zoom } = flow.viewport.value;
	const { width, height } = flow.dimensions.value;
	const go = (event) => {
		const frame = event.currentTarget.getBoundingClientRect();
		const share = Math.min(frame.width / size.width, frame.height / size.height);
		const [middle, top] = [frame.left + frame.width / 2, frame.top];
		flow.setCenter(
			left + size.width / 2 + (event.clientX - middle) / share,
			(event.clientY - top) / share - MARGIN,
			{ zoom }
		);
	};
	return h(
		"svg",
		{
			class: "fsm-flow-minimap",
			viewBox: `${left} ${-MARGIN} ${size.width} ${size.height}`,
			preserveAspectRatio: "xMidYMin",
			"aria-hidden": "true",
			onClick: go,
		},
		[
			...boxes.map((box) =>
				h("rect", {
					key: box.key,
					x: box.x,
					y: box.y,
					width: WIDTH,
					height: HEIGHT,
					class: { "fsm-flow-is-selected": editor.selected === box.key },
				})
			),
			h("rect", {
				key: "seen",
				class: "fsm-flow-seen",
				x: -x / zoom,
				y: -y / zoom,
				width: width / zoom,
				height: height / zoom,
			}),
		]
	);
}
