// Versions of the flow: what differs, which one is active, and going back to an older one.
import { write } from "../platform/server.js";
import { day } from "../platform/formatting.js";
import { countHistory, historyView } from "./preview_view.js";
import { button, labelled, modal, primary, h } from "./vnodes.js";
import { textBox } from "./value_input.js";
import { rowText } from "./labels.js";
import { TRIGGER } from "./tree.js";

export function versionsView(editor) {
	const { versions, flow } = editor;
	return [
		h("section", {}, [
			h("h3", {}, __("The draft")),
			h(
				"p",
				{},
				flow.version ? __("Compared with version {0}:", [flow.version]) : __("No version is active yet.")
			),
			h("div", { class: "fsm-flow-adders" }, [
				flow.version ? button(__("Show what differs"), () => compare(editor, "", flow.active_version)) : null,
				editor.may_operate
					? primary(__("Activate the draft …"), () => askActivation(editor), { disabled: editor.busy })
					: null,
			]),
		]),
		h("section", {}, [
			h("h3", {}, __("Versions")),
			versions.length
				? h(
						"ul",
						{ class: "fsm-flow-versions" },
						versions.map((version) => versionRow(editor, version))
					)
				: h("p", {}, __("None yet.")),
		]),
		flow.origin_title
			? h("section", {}, [
					h("h3", {}, __("The original")),
					h("p", {}, __("This flow is a copy of “{0}”.", [flow.origin_title])),
					button(__("Differences from the original"), () => compare(editor, flow.origin, "")),
				])
			: null,
		editor.difference ? differenceView(editor.difference) : null,
	];
}

function versionRow(editor, version) {
	const { name, number, author, activated_on, note } = version;
	const is_active = name === editor.flow.active_version;
	return h("li", { key: name }, [
		h("b", {}, __("Version {0}", [number])),
		is_active ? h("span", { class: "indicator-pill green" }, __("active", null, "Flow Version")) : null,
		h("small", { class: "text-muted" }, ` ${day(activated_on)} · ${author}`),
		note ? h("p", {}, note) : null,
		h("div", { class: "fsm-flow-adders" }, [
			button(__("Differences from the draft"), () => compare(editor, name, "")),
			is_active || !editor.may_operate
				? null
				: button(__("Activate version {0} again", [number]), () => rollBack(editor, version)),
		]),
	]);
}

async function compare(editor, one, other) {
	await editor.wait(async () => {
		const { definition } = editor;
		const values = { template: editor.flow.name, definition, before: one || other };
		editor.difference = await write("flow_editor.difference", values);
	});
}

/** Differences as sentences, each with its step. */
function differenceView(differences) {
	if (!differences.length) return h("p", { role: "status" }, __("Nothing differs."));
	return h("div", { role: "status" }, [
		h("h3", {}, __("What differs")),
		h(
			"ul",
			{ class: "fsm-flow-differences" },
			differences.map(({ change, step, label, sentence, before, after }, at) =>
				h("li", { key: at, class: `fsm-flow-${change}` }, [
					h("b", {}, label || step),
					h("span", {}, ` ${sentence}`),
					before || after ? h("div", {}, [h("del", {}, before), " ", h("ins", {}, after)]) : null,
				])
			)
		),
	]);
}

async function rollBack(editor, { name, number }) {
	frappe.confirm(__("Version {0} becomes active again. Runs that have begun stay on theirs.", [number]), () =>
		editor.wait(async () => {
			await write("flows.roll_back", { template: editor.flow.name, version: name });
			await editor.reload();
			editor.say(__("Version {0} is active.", [number]));
		})
	);
}

// ---- activation: the figures first
async function askActivation(editor) {
	if (editor.is_dirty) await editor.save();
	if (editor.is_dirty || editor.dialog) return; // refused, or somebody else has saved
	await editor.check();
	editor.dialog = { type: "activate", note: "" };
	if (!editor.checked.problems.some(({ is_warning }) => !is_warning)) countHistory(editor);
}

function activationDialog(editor) {
	const { dialog } = editor;
	const close = () => (editor.dialog = null);
	const faults = editor.checked.problems.filter(({ is_warning }) => !is_warning);
	if (faults.length)
		return modal(__("Activate the draft"), close, [
			h("p", { role: "alert" }, __("These problems must be solved first:")),
			h(
				"ul",
				{},
				faults.map(({ message, step }, at) => h("li", { key: at }, [placeOf(editor, step), message]))
			),
			button(__("Close"), close),
		]);
	const { history } = editor;
	return modal(__("Activate the draft"), close, [
		h("p", {}, __("From now on this happens by itself. Runs that have begun stay on their version.")),
		h("h3", {}, __("What it would have done")),
		history ? historyView(editor) : h("p", {}, __("Counting …")),
		editor.fault ? h("p", { class: "fsm-flow-fault", role: "alert" }, editor.fault) : null,
		labelled(
			"fsm-flow-note",
			__("What is new in this version"),
			textBox("fsm-flow-note", dialog.note, (note) => (editor.dialog = { ...dialog, note }))
		),
		h("div", { class: "fsm-flow-adders" }, [
			primary(
				history?.is_done || editor.fault ? __("Activate") : __("Activate without waiting"),
				() => activate(editor),
				{ disabled: editor.busy }
			),
			button(__("Cancel"), close),
		]),
	]);
}

// the step as people call it
function placeOf(editor, key) {
	const row = editor.rows.find((each) => each.key === key);
	return row && key !== TRIGGER ? [h("b", {}, rowText(row, editor)), " "] : null;
}

async function activate(editor) {
	await editor.wait(async () => {
		const { flow, dialog, base } = editor;
		await write("flows.activate", { template: flow.name, note: dialog.note, base });
		await editor.reload();
		editor.dialog = null;
		editor.say(__("Version {0} is active.", [editor.flow.version]));
	});
}

// ---- somebody else has saved meanwhile
function conflictDialog(editor) {
	const { conflict } = editor.dialog;
	const close = () => (editor.dialog = null);
	return modal(
		__("Somebody else has saved this flow"),
		close,
		[
			h(
				"p",
				{},
				__("{0} saved the draft while you were drawing. What differs between theirs and yours:", [
					conflict.by,
				])
			),
			differenceView(conflict.differences),
			h("div", { class: "fsm-flow-adders" }, [
				primary(__("Save mine instead"), () => editor.save(conflict.base)),
				button(__("Go on with theirs"), () => editor.takeTheirs(conflict)),
				button(__("Back"), close),
			]),
		],
		true
	);
}

export const versionDialogs = { activate: activationDialog, conflict: conflictDialog };
