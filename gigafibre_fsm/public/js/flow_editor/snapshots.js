// Undo and redo of an editor: whole definitions, because they are small and an edit is never undone by halves.

const KEPT = 200;

export class Snapshots {
	/** @param {{ definition: FlowDefinition, selected: string, last: number }} first */
	constructor(first) {
		this.past = [];
		this.future = [];
		this.present = first;
		this.merged = "";
	}

	/**
	 * Take an edit over. Edits that follow each other with the same `merge` are undone together: letters of one word.
	 * @param {{ definition: FlowDefinition, selected: string, last: number }} edit
	 * @param {string} [merge]
	 */
	push(edit, merge = "") {
		if (JSON.stringify(edit.definition) === JSON.stringify(this.present.definition)) {
			this.present = { ...this.present, selected: edit.selected }; // nothing to undo, but one stays at the row
			return;
		}
		if (!merge || merge !== this.merged) this.past.push(this.present);
		this.past.splice(0, Math.max(0, this.past.length - KEPT));
		this.merged = merge;
		this.future = [];
		this.present = edit;
	}

	/** What is typed from here on is a step of its own. */
	seal() {
		this.merged = "";
	}

	undo() {
		return this.#go(this.past, this.future);
	}

	redo() {
		return this.#go(this.future, this.past);
	}

	#go(from, to) {
		const next = from.pop();
		if (!next) return false;
		to.push(this.present);
		// numbers are never given twice, not even after an undo
		this.present = { ...next, last: Math.max(next.last, this.present.last) };
		this.merged = "";
		return true;
	}
}
