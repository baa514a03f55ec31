// The panels beside the rows: one at a time, the one that was opened last; `data-panel` of the body names it.
export class Panels {
	/**
	 * @param {HTMLElement} body
	 * @param {Record<string, {root: HTMLElement}>} named
	 */
	constructor(body, named) {
		this.body = body;
		this.names = new Map(Object.entries(named).map(([name, panel]) => [panel, name]));
		/** @type {{root: HTMLElement}[]} */
		this.open = [];
		this.draw();
	}

	get roots() {
		return [...this.names.keys()].map(({ root }) => root);
	}

	show(panel) {
		this.open = [...this.open.filter((other) => other !== panel), panel];
		this.draw();
	}

	// the one that was opened before it is seen again
	hide(panel) {
		this.open = this.open.filter((other) => other !== panel);
		this.draw();
	}

	draw() {
		const shown = this.open[this.open.length - 1];
		for (const root of this.roots) root.hidden = root !== shown?.root;
		if (shown) this.body.dataset.panel = this.names.get(shown);
		else delete this.body.dataset.panel;
	}
}
