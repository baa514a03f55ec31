// The flow as a drawing: the same tree as the list. Boxes stand where layout.js puts them; one that is dragged goes to
// the nearest +, and everything is drawn anew.
import { Handle, Position, VueFlow, useVueFlow } from "@vue-flow/core";
import { nextTick, onMounted, shallowRef, watch } from "vue";
import { HEIGHT, WIDTH, drawingOf } from "./layout.js";
import { caseNumber, laneText, rowText, summaryOf } from "./labels.js";
import { minimap } from "./minimap.js";
import { traceText } from "./trace.js";
import { findStep, holdsLane } from "./tree.js";
import { button, icon, h } from "./vnodes.js";

const NEAR = 160; // pixels from the middle of a box to a + that takes it
const WHOLE = { padding: 0.15, maxZoom: 1 };
const READABLE = 0.65; // zoom below which nobody reads a box
const TOP = 24;

export const Canvas = {
	props: { editor: Object },
	setup(props) {
		const editor = props.editor;
		const flow = useVueFlow({ id: "fsm-flow-canvas" });
		const drawing = shallowRef(drawingOf(editor.definition));
		/** @type {import("vue").ShallowRef<import("./layout.js").Line | null>} */
		const target = shallowRef(null);
		watch(
			() => editor.definition,
			() => (drawing.value = drawingOf(editor.definition))
		);
		const fit = () => nextTick(() => flow.fitView(WHOLE));
		let is_begun = false;
		onMounted(() =>
			flow.onNodesInitialized(() => {
				if (!is_begun) begin(flow, drawing.value);
				is_begun = true;
			})
		);
		watch(
			() => editor.selected,
			(key) => show(flow, drawing.value, key)
		);
		const drag = ({ node }) => (target.value = nearest(editor, drawing.value, node));
		const drop = ({ node }) => {
			const found = target.value;
			target.value = null;
			if (found) editor.drop(node.id, found.lane, found.index);
			drawing.value = drawingOf(editor.definition); // back to its place if it moved nowhere
		};
		return () =>
			h("section", { class: "fsm-flow-canvas", "aria-label": __("Drawing of the flow") }, [
				h(
					VueFlow,
					{
						id: "fsm-flow-canvas",
						nodes: nodesOf(editor, drawing.value),
						edges: edgesOf(editor, drawing.value, target.value),
						nodesConnectable: false,
						nodesFocusable: false,
						edgesFocusable: false,
						elementsSelectable: false,
						disableKeyboardA11y: true,
						deleteKeyCode: null,
						selectionKeyCode: null,
						multiSelectionKeyCode: null,
						zoomOnDoubleClick: false,
						minZoom: 0.1,
						maxZoom: 1.5,
						onNodeDrag: drag,
						onNodeDragStop: drop,
					},
					{
						"node-box": ({ data }) => boxView(editor, data.box),
						"node-join": () => ends(),
						"edge-line": ({ data }) => lineView(editor, data),
					}
				),
				minimap(flow, drawing.value, editor),
				zoomButtons(flow, fit),
			]);
	},
};

// the beginning of the flow, so large that it can be read
function begin(flow, drawing) {
	const { width, height } = flow.dimensions.value;
	const zoom = Math.max(READABLE, Math.min(1, (height - 2 * TOP) / drawing.height, width / drawing.width));
	const [trigger] = drawing.boxes;
	flow.setViewport({ zoom, x: width / 2 - (trigger.x + WIDTH / 2) * zoom, y: TOP });
}

// what is selected in the list is brought into sight
function show(flow, drawing, key) {
	const box = drawing.boxes.find((each) => each.key === key);
	if (!box) return;
	const { x, y, zoom } = flow.viewport.value;
	const { width, height } = flow.dimensions.value;
	const [left, top] = [box.x * zoom + x, box.y * zoom + y];
	const is_seen = left >= 0 && top >= 0 && left + WIDTH * zoom <= width && top + HEIGHT * zoom <= height;
	if (!is_seen) flow.setCenter(box.x + WIDTH / 2, box.y + HEIGHT / 2, { zoom });
}

function nodesOf(editor, drawing) {
	return drawing.boxes.map((box) => ({
		id: box.key,
		type: box.type === "join" ? "join" : "box",
		position: { x: box.x, y: box.y },
		width: box.type === "join" ? 1 : WIDTH,
		height: box.type === "join" ? 1 : HEIGHT,
		draggable: box.type === "step" && editor.may_edit,
		data: { box },
	}));
}

function edgesOf(editor, drawing, target) {
	return drawing.lines.map((line) => ({
		id: line.key,
		type: "line",
		source: line.from,
		target: line.to,
		data: { line, is_target: target?.key === line.key, is_taken: isTaken(editor.trace, line) },
	}));
}

function isTaken(trace, line) {
	if (!trace) return false;
	const was_there = line.from === "trigger" || line.from.endsWith("/join") || trace.steps[line.from];
	return Boolean(was_there && (line.head ? trace.lanes.has(line.lane) : trace.steps[line.to]));
}

function ends() {
	return [
		h(Handle, { type: "target", position: Position.Top, connectable: false }),
		h(Handle, { type: "source", position: Position.Bottom, connectable: false }),
	];
}

function boxView(editor, box) {
	if (box.type === "end") return [h("div", { class: "fsm-flow-box fsm-flow-end" }, __("End")), ...ends()];
	const trace = editor.trace?.steps[box.key];
	const problems = editor.problemsOf(box.key);
	const row = /** @type {FlowRow} */ ({ type: box.type, step: box.step });
	return [
		h(
			"button",
			{
				type: "button",
				class: [
					"fsm-flow-box",
					`fsm-flow-box-${box.type}`,
					{
						"fsm-flow-is-selected": editor.selected === box.key,
						"fsm-flow-is-found": editor.found.has(box.key),
					},
					trace ? `fsm-flow-trace-${trace.state}` : "",
				],
				"aria-pressed": String(editor.selected === box.key),
				onClick: () => editor.select(box.key),
			},
			[
				icon((box.step && editor.kindOf(box.step.kind)?.icon) || "play"),
				h("span", { class: "fsm-flow-words" }, [
					h("b", {}, rowText(row, editor)),
					h("span", { class: "fsm-flow-summary" }, trace ? traceText(trace) : summaryOf(box.key, editor)),
				]),
				problems.length
					? h("span", { class: "fsm-flow-count", title: problems[0].message }, String(problems.length))
					: null,
			]
		),
		...ends(),
	];
}

// straight pieces, a label where a lane begins, and the + where a step can be added
function lineView(editor, { line, is_target, is_taken }) {
	const [first, ...rest] = line.points;
	const path = `M${first.x} ${first.y}${rest.map(({ x, y }) => `L${x} ${y}`).join("")}`;
	const { plus, label, head } = line;
	const name = head ? `${head.role === "steps" ? "↻ " : ""}${laneText(head, caseNumber(head))}` : "";
	return h("g", { class: ["fsm-flow-line", { "fsm-flow-is-taken": is_taken }] }, [
		h("path", { d: path }),
		label && name
			? h("foreignObject", { x: label.x - WIDTH / 2, y: label.y - 13, width: WIDTH, height: 26 }, [
					h(
						"div",
						{ class: "fsm-flow-lane-name" },
						h("button", { type: "button", onClick: () => head && editor.select(head.key) }, name)
					),
				])
			: null,
		plus && editor.may_edit
			? h("foreignObject", { x: plus.x - 14, y: plus.y - 14, width: 28, height: 28 }, [
					button("+", () => add(editor, line), {
						class: ["fsm-flow-plus", { "fsm-flow-is-target": is_target }],
						"aria-label": __("Add a step here"),
					}),
				])
			: null,
	]);
}

const add = (editor, { lane, index }) => (editor.dialog = { type: "palette", place: { lane, index } });

// the + that would take a dragged box, or null; never one inside the box's own step
function nearest(editor, drawing, node) {
	const step = findStep(editor.definition, node.id);
	if (!step) return null;
	const middle = { x: node.position.x + WIDTH / 2, y: node.position.y + HEIGHT / 2 };
	const distance = ({ plus }) => Math.hypot(plus.x - middle.x, plus.y - middle.y);
	const possible = drawing.lines.filter(
		(line) => line.plus && !holdsLane(step, line.lane) && line.from !== node.id && line.to !== node.id
	);
	const [best] = possible.sort((one, other) => distance(one) - distance(other));
	return best && distance(best) < NEAR ? best : null;
}

function zoomButtons(flow, fit) {
	return h("div", { class: "fsm-flow-zoom", role: "group", "aria-label": __("Zoom") }, [
		button("+", () => flow.zoomIn(), { "aria-label": __("Zoom in") }),
		button("−", () => flow.zoomOut(), { "aria-label": __("Zoom out") }),
		button(__("Fit"), fit, { "aria-label": __("Show the whole flow") }),
	]);
}
