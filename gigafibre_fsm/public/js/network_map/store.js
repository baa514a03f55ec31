// What is known of the network: nodes by name, and the views they came with.

export class Store {
	constructor() {
		/** @type {Map<string, MapNode & {incident: string}>} */
		this.nodes = new Map();
		/** @type {Map<string, {names: string[], left_out: number, cursor: string}>} root → what its view holds */
		this.views = new Map();
		this.root = "";
		this.shape = "";
		this.chosen = "";
	}

	/** @param {MapView} view */
	take(view) {
		for (const node of view.nodes)
			this.nodes.set(node.name, { ...node, incident: view.incidents[node.name] || "" });
		const names = view.nodes.map(({ name }) => name);
		this.views.set(view.root, { names, left_out: view.left_out, cursor: view.cursor });
		this.shape = view.shape;
	}

	/**
	 * Returns the nodes that look different now.
	 * @param {string} root
	 * @param {MapChanges} answer
	 */
	merge(root, answer) {
		const view = this.views.get(root);
		if (view) view.cursor = answer.cursor;
		const known = (view?.names || []).map((name) => this.nodes.get(name)).filter((node) => !!node);
		return known.filter((node) => {
			const counts = answer.counts[node.name] || node.counts;
			const incident = answer.incidents[node.name] || "";
			const is_same = `${node.counts}` === `${counts}` && node.incident === incident;
			Object.assign(node, { counts, incident });
			return !is_same;
		});
	}

	forget() {
		this.nodes.clear();
		this.views.clear();
	}

	get view() {
		return this.views.get(this.root);
	}

	shown() {
		return (this.view?.names || []).map((name) => this.nodes.get(name)).filter((node) => !!node);
	}

	children_of(name) {
		return [...this.nodes.values()].filter((node) =>
			name ? node.parent === name : !this.nodes.has(node.parent)
		);
	}

	/** the names from the root down to a node, itself included */
	trail_of(name) {
		const trail = [];
		for (let node = this.nodes.get(name); node; node = this.nodes.get(node.parent)) trail.unshift(node.name);
		return trail;
	}
}
