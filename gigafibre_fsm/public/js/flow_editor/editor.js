// One open flow: its definition with undo, what is selected, what the server says of it. Views read and call this.
import { shallowReactive } from "vue";
import { Refused, read, write } from "../platform/server.js";
import { stepsOf, textOf } from "./clipboard.js";
import * as edits from "./edits.js";
import { Snapshots } from "./snapshots.js";
import { TRIGGER, findLane, findStep, highestNumber, placeOf, rowsOf } from "./tree.js";

const PAUSE = 400; // milliseconds without a key until the server reads the drawing over

export class Editor {
	/** @param {OpenFlow} opened */
	constructor(opened) {
		this.flow = opened.flow;
		this.catalogue = opened.catalogue;
		this.versions = opened.versions;
		this.may_edit = opened.may_edit;
		this.may_operate = opened.may_operate;
		this.base = opened.base;
		this.snapshots = new Snapshots({
			definition: opened.definition,
			selected: TRIGGER,
			last: Math.max(opened.last, highestNumber(opened.definition.steps)),
		});
		this.stored = JSON.stringify(opened.definition);
		this.definition = opened.definition;
		this.selected = TRIGGER;
		/** @type {Checked} */
		this.checked = opened.checked;
		this.panel = "step";
		/** @type {any} */
		this.dialog = null;
		this.said = "";
		this.fault = "";
		this.busy = false;
		this.searched = "";
		this.found = new Set();
		this.record = "";
		this.copied = "";
		/** @type {RunRow[] | null} */
		this.runs = null;
		/** @type {HistoryProgress | null} */
		this.history = null;
		/** @type {ReturnType<typeof import("./trace.js").traceOf> | null} */
		this.trace = null;
		this.focus_wanted = "";
		/** @type {Record<string, FieldChoice[]>} */
		this.fields = {};
		/** @type {Record<string, DocumentChoice[]>} what fields offered while somebody typed, by field */
		this.offered = {};
		this.timer = 0;
	}

	/** @param {OpenFlow} opened */
	static open(opened) {
		return shallowReactive(new Editor(opened));
	}

	get is_dirty() {
		return JSON.stringify(this.definition) !== this.stored;
	}

	get rows() {
		return rowsOf(this.definition);
	}

	get step() {
		return findStep(this.definition, this.selected);
	}

	/** @type {(kind: string) => StepKindRow | undefined} */
	kindOf(kind) {
		return this.catalogue.steps.find(({ key }) => key === kind);
	}

	/** @type {(step: FlowStep) => string} */
	labelOf(step) {
		return step.name || this.kindOf(step.kind)?.label || step.kind;
	}

	problemsOf(key) {
		return this.checked.problems.filter(({ step }) => step === key);
	}

	select(key, focus = false) {
		this.snapshots.seal();
		this.selected = key;
		this.panel = "step";
		if (focus) this.focus_wanted = key;
	}

	/**
	 * Take an edit over; null says that it makes no sense here.
	 * @param {FlowEdit | null} edit
	 * @param {{ merge?: string, said?: string, focus?: boolean }} [options]
	 */
	apply(edit, { merge = "", said = "", focus = false } = {}) {
		if (!this.may_edit)
			return this.say(__("This flow is only shown: it can be copied and the copy changed."));
		if (!edit) return this.say(__("That is not possible here."));
		this.snapshots.push(edit, merge);
		this.show(said);
		if (focus) this.focus_wanted = this.selected;
	}

	undo() {
		this.show(this.snapshots.undo() ? __("Undone.") : __("There is nothing to undo."));
	}

	redo() {
		this.show(this.snapshots.redo() ? __("Redone.") : __("There is nothing to redo."));
	}

	show(said) {
		const { definition, selected } = this.snapshots.present;
		this.definition = definition;
		this.selected = this.rows.some(({ key }) => key === selected) ? selected : TRIGGER;
		if (said) this.say(said);
		this.checkSoon();
	}

	say(text) {
		this.said = text;
	}

	/** Where a new step goes: after the selected one, at the beginning of the lane, or at its end. */
	get place() {
		const row = this.rows.find(({ key }) => key === this.selected);
		if (!row || row.type === "trigger") return { lane: "root", index: 0 };
		if (row.type === "lane") return { lane: row.lane, index: 0 };
		return { lane: row.lane, index: row.type === "step" ? row.index + 1 : row.index };
	}

	get last() {
		return this.snapshots.present.last;
	}

	add(kind, place = this.place) {
		const edit = edits.addStep(this.definition, place.lane, place.index, kind, this.last);
		this.apply(edit, { said: __("Step added.") });
	}

	change(key, fields, merge = "") {
		this.apply(edits.changeRow(this.definition, key, fields, this.last), {
			merge: merge && `${key}:${merge}`,
		});
	}

	setInput(step, name, value) {
		const inputs = { ...(step.inputs || {}) };
		if (value === undefined || value === "") delete inputs[name];
		else inputs[name] = value;
		this.change(step.id || TRIGGER, { inputs }, `input:${name}`);
	}

	nudge(where) {
		const edit = edits.nudgeStep(this.definition, this.selected, where, this.last);
		const moved = edit || this.moveCase(where);
		this.apply(moved, { said: __("Moved."), focus: true });
	}

	moveCase(where) {
		const by = { up: -1, down: 1 }[where];
		return by ? edits.moveCase(this.definition, this.selected, by, this.last) : null;
	}

	drop(id, lane, index) {
		this.apply(edits.moveStep(this.definition, id, lane, index, this.last), { said: __("Moved.") });
	}

	duplicate() {
		const edit = edits.duplicateStep(this.definition, this.selected, this.last);
		this.apply(edit, { said: __("Duplicated."), focus: true });
	}

	remove() {
		const lane = findLane(this.definition, this.selected);
		const edit = lane
			? edits.removeLane(this.definition, this.selected, this.last)
			: edits.removeStep(this.definition, this.selected, this.last);
		this.apply(edit, { said: __("Removed. Undo brings it back."), focus: true });
	}

	wrap(kind) {
		this.apply(edits.wrapStep(this.definition, this.selected, kind, this.last), { focus: true });
	}

	unwrap() {
		this.apply(edits.unwrapStep(this.definition, this.selected, this.last), { focus: true });
	}

	addCase(id) {
		this.apply(edits.addCase(this.definition, id, this.last), { focus: true });
	}

	/** The selected step as text, on the clipboard of the machine. */
	async copy() {
		const place = placeOf(this.definition, this.selected);
		if (!place) return this.say(__("Select a step to copy it."));
		this.copied = textOf([place.lane.steps[place.index]]);
		await navigator.clipboard?.writeText(this.copied).catch(() => undefined);
		this.say(__("Copied."));
	}

	/** @param {string} [text] what was pasted; without it, what was copied here last */
	paste(text = this.copied || "") {
		const steps = stepsOf(text);
		if (!steps) return this.say(__("What was copied is not a step of a flow."));
		const { lane, index } = this.place;
		const edit = edits.pasteSteps(this.definition, lane, index, steps, this.last);
		this.apply(edit, { said: __("Pasted."), focus: true });
	}

	checkSoon() {
		clearTimeout(this.timer);
		this.timer = window.setTimeout(() => this.check(), PAUSE);
	}

	async check() {
		const { definition } = this;
		try {
			const checked = await write("flow_editor.check", { template: this.flow.name, definition });
			if (definition === this.definition) this.checked = checked;
			this.fault = "";
		} catch (error) {
			this.fault = error.message;
		}
	}

	/** Store the draft. If somebody else has stored theirs since, both are shown and nothing is overwritten. */
	async save(base = this.base) {
		const { definition, last } = this;
		await this.wait(async () => {
			const saved = await write("flow_editor.save", { template: this.flow.name, definition, base, last });
			if (saved.conflict) {
				this.dialog = { type: "conflict", conflict: saved.conflict };
				return;
			}
			this.base = saved.base;
			this.stored = JSON.stringify(definition);
			this.dialog = null;
			this.say(__("Saved."));
		});
	}

	/** Go on with the definition that somebody else saved; undo brings one's own back. */
	takeTheirs(conflict) {
		this.base = conflict.base;
		this.stored = JSON.stringify(conflict.definition);
		const last = Math.max(this.last, highestNumber(conflict.definition.steps));
		this.dialog = null;
		this.apply({ definition: conflict.definition, selected: TRIGGER, last });
	}

	/** Do something at the server, once at a time; a refusal is shown where the flow stands. */
	async wait(work) {
		if (this.busy) return;
		this.busy = true;
		this.fault = "";
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Refused) && !error.message) throw error;
			this.fault = error.message;
		} finally {
			this.busy = false;
		}
	}

	/** Fields of a doctype, empty until the server has answered. */
	fieldsOf(doctype) {
		if (!doctype) return [];
		if (!this.fields[doctype]) {
			this.fields = { ...this.fields, [doctype]: [] };
			read("flow_editor.fields", { doctype })
				.then((found) => (this.fields = { ...this.fields, [doctype]: found }))
				.catch((error) => (this.fault = error.message));
		}
		return this.fields[doctype];
	}

	showPanel(panel) {
		this.panel = panel;
		if (panel === "runs") this.loadRuns();
	}

	loadRuns() {
		const loaded = read("flow_editor.runs", { template: this.flow.name });
		return loaded.then((runs) => (this.runs = runs)).catch((error) => (this.fault = error.message));
	}

	/** Take over what an act has changed of the flow, but not of what is drawn. */
	async reload() {
		const { flow, versions } = await read("flow_editor.open_flow", { template: this.flow.name });
		Object.assign(this, { flow, versions });
	}
}
