// The flow as a list: one tree that keyboard and screen reader walk through, and buttons for what can be done to a row.
import { nextTick } from "vue";
import { rowText, summaryOf } from "./labels.js";
import { isContainer } from "./edits.js";
import { traceText } from "./trace.js";
import { button, icon, h } from "./vnodes.js";

const ICONS = { trigger: "play", lane: "branch", add: "add" };

export function listView(editor) {
	if (editor.focus_wanted) focusSoon(editor);
	return h("section", { class: "fsm-flow-list", "aria-label": __("Steps") }, [
		actions(editor),
		h(
			"div",
			{
				role: "tree",
				"aria-label": __("Steps of the flow"),
				onKeydown: (event) => walk(editor, event),
			},
			editor.rows.map((row) => rowView(editor, row))
		),
	]);
}

function focusSoon(editor) {
	const key = editor.focus_wanted;
	nextTick(() => {
		editor.focus_wanted = "";
		rowElement(key)?.focus();
	});
}

const rowElement = (key) =>
	/** @type {HTMLElement | null} */ (
		document.querySelector(`.fsm-flow-list [data-row="${CSS.escape(key)}"]`)
	);

function actions(editor) {
	const { step } = editor;
	const is_case = editor.rows.some(({ key, head }) => key === editor.selected && head?.role === "case");
	const act = (label, click, is_possible, name) =>
		button(name ? [icon(name)] : label, click, {
			title: label,
			"aria-label": label,
			disabled: !editor.may_edit || !is_possible,
		});
	const is_removable =
		step || editor.rows.some(({ key, type }) => key === editor.selected && type === "lane");
	return h("div", { class: "fsm-flow-actions", role: "toolbar", "aria-label": __("Selected step") }, [
		button(__("Add a step"), () => (editor.dialog = { type: "palette", place: editor.place }), {
			class: "btn btn-primary btn-sm",
			disabled: !editor.may_edit,
		}),
		act(__("Move up"), () => editor.nudge("up"), step || is_case, "arrow-up"),
		act(__("Move down"), () => editor.nudge("down"), step || is_case, "arrow-down"),
		act(__("Move out"), () => editor.nudge("out"), step, "arrow-left"),
		act(__("Move into the step above"), () => editor.nudge("into"), step, "arrow-right"),
		act(__("Duplicate"), () => editor.duplicate(), step, "duplicate"),
		act(__("Copy"), () => editor.copy(), step),
		act(__("Paste"), () => editor.paste(), editor.copied),
		wrapChoice(editor),
		act(__("Remove"), () => editor.remove(), is_removable, "delete"),
	]);
}

function wrapChoice(editor) {
	const { step } = editor;
	const options = [
		["", __("Wrap …")],
		["branch", __("In a choice")],
		["for_each", __("In a loop over a list")],
		["repeat", __("In a repetition")],
	];
	if (step && isContainer(step.kind)) options.push(["unwrap", __("Unwrap")]);
	const pick = (event) => {
		const { value } = event.target;
		event.target.value = "";
		if (value === "unwrap") editor.unwrap();
		else if (value) editor.wrap(value);
	};
	return h(
		"select",
		{
			class: "form-control input-sm",
			"aria-label": __("Wrap the step"),
			disabled: !editor.may_edit || !step,
			onChange: pick,
		},
		options.map(([value, label]) => h("option", { value, key: value }, label))
	);
}

function rowView(editor, row) {
	const is_selected = editor.selected === row.key;
	const problems = row.type === "add" ? [] : editor.problemsOf(row.key);
	const trace = editor.trace?.steps[row.key];
	return h(
		"div",
		{
			key: row.key,
			role: "treeitem",
			"data-row": row.key,
			"aria-level": row.depth,
			"aria-posinset": row.position,
			"aria-setsize": row.size,
			"aria-selected": String(is_selected),
			tabindex: is_selected ? 0 : -1,
			style: { "--depth": row.depth - 1 },
			class: [
				`fsm-flow-row fsm-flow-row-${row.type}`,
				{ "fsm-flow-is-selected": is_selected, "fsm-flow-is-found": editor.found.has(row.key) },
				trace ? `fsm-flow-trace-${trace.state}` : "",
			],
			onClick: () => choose(editor, row),
		},
		[
			h("span", { class: "fsm-flow-sign" }, icon(iconOf(editor, row))),
			h("span", { class: "fsm-flow-words" }, [
				h("b", {}, rowText(row, editor)),
				row.step ? h("small", { class: "fsm-flow-id" }, row.step.id) : null,
				h("span", { class: "fsm-flow-summary" }, row.type === "add" ? "" : summaryOf(row.key, editor)),
			]),
			trace ? h("span", { class: "fsm-flow-measured" }, traceText(trace)) : null,
			problems.length
				? h("span", { class: "fsm-flow-count", title: problems[0].message }, problemText(problems.length))
				: null,
		]
	);
}

const problemText = (count) => (count === 1 ? __("1 problem") : __("{0} problems", [count]));

const iconOf = (editor, row) => (row.step ? editor.kindOf(row.step.kind)?.icon || "tool" : ICONS[row.type]);

function choose(editor, row) {
	editor.select(row.key);
	if (row.type === "add" && editor.may_edit) editor.dialog = { type: "palette", place: editor.place };
}

// ---- the keyboard of the tree
const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "into" };

function walk(editor, event) {
	const { key, altKey } = event;
	const is_command = event.ctrlKey || event.metaKey;
	const row = editor.rows.find((each) => each.key === editor.selected);
	if (!row) return;
	const does =
		altKey && MOVES[key] ? () => editor.nudge(MOVES[key]) : keyAction(editor, row, key, is_command);
	if (!does) return;
	event.preventDefault();
	event.stopPropagation();
	does();
}

function keyAction(editor, row, key, is_command) {
	if (is_command)
		return {
			c: () => editor.copy(),
			x: async () => {
				await editor.copy();
				editor.remove();
			},
			d: () => editor.duplicate(),
		}[key.toLowerCase()];
	return {
		ArrowDown: () => go(editor, row, 1),
		ArrowUp: () => go(editor, row, -1),
		Home: () => editor.select(editor.rows[0].key, true),
		End: () => editor.select(editor.rows.at(-1).key, true),
		ArrowLeft: () => row.parent && editor.select(row.parent, true),
		ArrowRight: () => firstInside(editor, row),
		Enter: () => open(editor, row),
		" ": () => open(editor, row),
		Insert: () => (editor.dialog = { type: "palette", place: editor.place }),
		"+": () => (editor.dialog = { type: "palette", place: editor.place }),
		Delete: () => editor.remove(),
		"/": () => document.querySelector(".fsm-flow-search")?.focus(),
	}[key];
}

function go(editor, row, by) {
	const { rows } = editor;
	const next = rows[rows.findIndex(({ key }) => key === row.key) + by];
	if (next) editor.select(next.key, true);
}

function firstInside(editor, row) {
	const inner = editor.rows.find(({ parent }) => parent === row.key);
	if (inner) editor.select(inner.key, true);
}

// into the form of the row, or the palette where something can be added
function open(editor, row) {
	if (row.type === "add") return choose(editor, row);
	editor.panel = "step";
	nextTick(() =>
		document.querySelector(".fsm-flow-panel :is(input, select, textarea):not([disabled])")?.focus()
	);
}
