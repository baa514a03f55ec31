// The drawing: Cytoscape with positions that are known before, and at most what one view holds.
import cytoscape from "cytoscape";
import { element } from "../elements/elements.js";
import { box_of, is_box, places_of } from "./layout.js";
import { STATES, signs_of, state_of } from "./states.js";

const READABLE = 1.1; // a small view is not blown up beyond this
const LONGEST = 18; // letters of a code that fit into a tile
const SEARCHED = 0.9; // how near one goes to a node that was searched

export class Picture {
	/** @param {{store: import("./store.js").Store, choose: (node: string) => void}} map */
	constructor(map) {
		this.map = map;
		// the tree says the same to those who do not see it
		this.root = element("div", { class: "fsm-net-canvas", "aria-hidden": "true" });
		/** @type {cytoscape.Core | undefined} */
		this.cy = undefined;
	}

	draw() {
		if (!this.root.clientWidth) return;
		this.cy?.destroy();
		this.cy = cytoscape({
			container: this.root,
			elements: this.elements(),
			style: style_of(document.documentElement.dataset.theme === "dark"),
			layout: { name: "preset", fit: false },
			autoungrabify: true,
			boxSelectionEnabled: false,
			selectionType: "single",
			minZoom: 0.05,
			maxZoom: 3,
		});
		this.cy.on("tap", "node", (event) => this.map.choose(event.target.id()));
		this.fit();
		this.mark();
	}

	fit() {
		if (!this.cy) return;
		this.cy.fit(undefined, 24);
		if (this.cy.zoom() > READABLE) {
			this.cy.zoom(READABLE);
			this.cy.center();
		}
	}

	elements() {
		const { store } = this.map;
		const nodes = store.shown();
		const names = new Map(nodes.map((node) => [node.name, node]));
		const places = places_of(nodes, this.root.clientWidth / this.root.clientHeight);
		const holds = new Set(nodes.map((node) => box_of(node, names)).filter(Boolean));
		const drawn = nodes.map((node) => ({
			data: { id: node.name, parent: box_of(node, names), ...this.look(node) },
			classes: holds.has(node.name) ? "box" : this.kind(node),
			position: places.get(node.name),
		}));
		const lines = nodes.filter((node) => names.has(node.parent) && !is_box(names.get(node.parent)));
		return [
			...drawn,
			...lines.map((node) => ({ data: { id: `${node.name}<`, source: node.parent, target: node.name } })),
		];
	}

	kind(node) {
		return node.kind === "Drop" ? "line" : "tile";
	}

	look(node) {
		return { label: `${name_of(node)}\n${signs_of(node)}`, state: state_of(node) };
	}

	update(nodes) {
		const { cy } = this;
		cy?.batch(() => {
			for (const node of nodes) cy.getElementById(node.name).data(this.look(node));
		});
	}

	mark() {
		if (!this.cy) return;
		this.cy.$(":selected").unselect();
		this.cy.getElementById(this.map.store.chosen).select();
	}

	lead(name) {
		if (!this.cy) return;
		const found = this.cy.getElementById(name);
		if (!found.length) return;
		if (this.cy.zoom() < SEARCHED) this.cy.zoom(SEARCHED);
		this.cy.center(found);
	}
}

// a drop's code repeats that of its splitter: its port is what is new
function name_of({ kind, code, port_no }) {
	if (kind === "Drop" && port_no) return String(port_no);
	return code.length > LONGEST ? `${code.slice(0, LONGEST - 1)}…` : code;
}

function style_of(is_dark) {
	const text = is_dark ? "#f3f3f3" : "#1f272e";
	const paper = is_dark ? "#1c2126" : "#ffffff";
	const colours = Object.entries(STATES).flatMap(([state, { shape, light, dark }]) => {
		const colour = is_dark ? dark : light;
		return [
			{ selector: `node[state = "${state}"]`, style: { "border-color": colour } },
			{ selector: `node.line[state = "${state}"]`, style: { "background-color": colour, shape } },
		];
	});
	return /** @type {cytoscape.StylesheetJson} */ ([
		{
			selector: "node",
			style: {
				label: "data(label)",
				"text-wrap": "wrap",
				"font-size": 11,
				color: text,
				"text-valign": "center",
				"background-color": paper,
				"border-width": 2,
				shape: "round-rectangle",
				width: 104,
				height: 40,
				"min-zoomed-font-size": 5,
			},
		},
		{ selector: "node.line", style: { width: 16, height: 16, "text-valign": "bottom", "font-size": 10 } },
		{
			selector: "node.box",
			style: {
				"text-valign": "top",
				"background-opacity": 0.04,
				"background-color": text,
				"border-width": 1,
				padding: "14px",
			},
		},
		...colours,
		{ selector: "node.tile[state = 'down']", style: { "border-width": 5, shape: "rectangle" } },
		{ selector: "node.tile[state = 'silent']", style: { "border-width": 4, "border-style": "dashed" } },
		{ selector: "node.tile[state = 'weak']", style: { "border-width": 4, shape: "cut-rectangle" } },
		{ selector: "node[state = 'incident']", style: { "border-width": 6, "border-style": "double" } },
		{ selector: "node.tile[state = 'unknown']", style: { "border-style": "dotted" } },
		{ selector: "edge", style: { width: 1, "line-color": "#8a9099", "curve-style": "haystack" } },
		{
			selector: "node:selected",
			style: { "outline-width": 4, "outline-color": is_dark ? "#63b3ed" : "#1670c0", "outline-offset": 3 },
		},
	]);
}
