// The paths that can be read at a place of the flow: fields of the record, what happened, and results of earlier steps.
import { TRIGGER, lanes, placeOf, stepsIn } from "./tree.js";

const DEPTH = 3; // links that can be followed

/** @typedef {{ path: string, label: string, type: string, options: string }} PathChoice */

/** @typedef {{ row: string, doctype?: string }} Scope the row in which a path is read, and whose fields if not the record's */

/** The doctype of the record that the flow is about, as far as its trigger says. */
export const recordDoctype = (editor) => {
	const { doctype } = editor.definition.trigger.inputs || {};
	return typeof doctype === "string" ? doctype : "";
};

/**
 * What can be chosen first, by group.
 * @param {any} editor
 * @param {Scope} scope
 * @returns {[string, PathChoice[]][]}
 */
export function pathGroups(editor, { row: key, doctype }) {
	const record = doctype || recordDoctype(editor);
	const own = editor.fieldsOf(record).map((field) => choiceOf("doc", field));
	const before = editor.fieldsOf(record).map((field) => choiceOf("before", field));
	/** @type {[string, PathChoice[]][]} */
	const groups = [[record ? __(record) : __("Record"), own]];
	for (const step of stepsBefore(editor.definition, key)) {
		const outputs = editor.kindOf(step.kind)?.outputs || [];
		const choices = outputs.map(({ name, label, type }) => ({
			path: `steps.${step.id}.${name}`,
			label,
			type,
			options: "",
		}));
		if (choices.length) groups.push([`${editor.labelOf(step)} (${step.id})`, choices]);
	}
	if (isInLoop(editor.definition, key))
		groups.push([
			__("Round of the loop"),
			[plainChoice("item", __("The item")), plainChoice("index", __("Number of the round"), "Int")],
		]);
	const trigger = editor.catalogue.triggers.find(({ key: kind }) => kind === editor.definition.trigger.kind);
	const happened = (trigger?.outputs || []).map(({ name, label, type }) =>
		plainChoice(`trigger.${name}`, label, type)
	);
	if (happened.length) groups.push([__("What happened"), happened]);
	groups.push([__("Before the change"), before]);
	return groups.filter(([, choices]) => choices.length);
}

const choiceOf = (root, { name, label, type, options }) => ({
	path: `${root}.${name}`,
	label,
	type,
	options,
});
const plainChoice = (path, label, type = "Text") => ({ path, label, type, options: "" });

/** Fields of the document that a link leads to, below a path; none where the path does not end with a link. */
export function linkedChoices(editor, choice) {
	if (choice?.type !== "Link" || choice.path.split(".").length > DEPTH) return [];
	return editor.fieldsOf(choice.options).map((field) => choiceOf(choice.path, field));
}

/**
 * The chain of choices that a path is made of: [the field, the field of what it links to, …]; empty if it is unknown.
 * @returns {PathChoice[]}
 */
export function chainOf(editor, groups, path) {
	const first = groups
		.flatMap(([, choices]) => choices)
		.filter((each) => path === each.path || path.startsWith(`${each.path}.`))
		.sort((one, other) => other.path.length - one.path.length)[0];
	if (!first) return [];
	const chain = [first];
	while (chain.length && chain[chain.length - 1].path !== path) {
		const next = linkedChoices(editor, chain[chain.length - 1]).find(
			(each) => path === each.path || path.startsWith(`${each.path}.`)
		);
		if (!next) return chain;
		chain.push(next);
	}
	return chain;
}

/** What stands at a path, with its type; undefined if it is unknown. */
export function fieldAt(editor, scope, path) {
	const chain = chainOf(editor, pathGroups(editor, scope), path);
	const last = chain[chain.length - 1];
	return last?.path === path ? last : undefined;
}

// steps whose results are there when a row is reached: those above it, and those above its owners
function* stepsBefore(definition, key) {
	if (key === TRIGGER) return;
	let place = placeOf(definition, ownerOf(key));
	if (key.includes(".") && place) yield place.lane.steps[place.index];
	const found = [];
	while (place) {
		found.unshift(...stepsIn(place.lane.steps.slice(0, place.index)));
		const { owner } = place.lane;
		if (owner) found.unshift(owner);
		place = owner && placeOf(definition, owner.id);
	}
	yield* found;
}

const ownerOf = (key) => key.split(".")[0];

function isInLoop(definition, key) {
	const id = ownerOf(key);
	return [...lanes(definition)].some(
		({ role, owner, steps }) =>
			role === "steps" && owner?.kind === "for_each" && [...stepsIn(steps)].some((step) => step.id === id)
	);
}
