// What can be done to a flow's tree. Each edit takes a definition and returns a new one, the row to select after it,
// and the highest number given; null where the edit makes no sense, such as moving a step into itself.
import {
	ROOT,
	copyOf,
	findLane,
	findStep,
	highestNumber,
	holdsLane,
	insertSteps,
	lanesOf,
	placeOf,
	renumber,
} from "./tree.js";

const CONTAINERS = ["branch", "for_each", "repeat"];

export const isContainer = (kind) => CONTAINERS.includes(kind);

/**
 * An empty step of a kind.
 * @param {string} kind
 * @param {number} last
 * @returns {{ step: FlowStep, last: number }}
 */
function makeStep(kind, last) {
	/** @type {FlowStep} */
	const step = { id: `s${++last}`, kind };
	if (kind === "branch") {
		step.cases = [{ id: `c${++last}`, when: { all: [] }, steps: [] }];
		step.otherwise = [];
		return { step, last };
	}
	step.inputs = {};
	if (kind === "for_each") Object.assign(step, { inputs: { cap: 50 }, steps: [] });
	if (kind === "repeat") Object.assign(step, { until: { all: [] }, inputs: { at_most: 5 }, steps: [] });
	return { step, last };
}

/**
 * Add a step of a kind.
 * @param {FlowDefinition} definition
 * @param {string} lane
 * @param {number} index
 * @param {string} kind
 * @param {number} last
 */
export function addStep(definition, lane, index, kind, last) {
	const made = makeStep(kind, last);
	return insertSteps(definition, lane, index, [made.step], made.last);
}

/**
 * Add copies of steps, numbered anew.
 * @param {FlowDefinition} definition
 * @param {string} lane
 * @param {number} index
 * @param {FlowStep[]} steps
 * @param {number} last
 */
export function pasteSteps(definition, lane, index, steps, last) {
	const copies = renumber(steps, Math.max(last, highestNumber(definition.steps)));
	return insertSteps(definition, lane, index, copies.steps, copies.last);
}

/** @type {(definition: FlowDefinition, id: string, last: number) => FlowEdit | null} */
export function duplicateStep(definition, id, last) {
	const place = placeOf(definition, id);
	if (!place) return null;
	const { lane, index } = place;
	return pasteSteps(definition, lane.key, index + 1, [lane.steps[index]], last);
}

/** @type {(definition: FlowDefinition, id: string, last: number) => FlowEdit | null} */
export function removeStep(definition, id, last) {
	const fresh = copyOf(definition);
	const place = placeOf(fresh, id);
	if (!place) return null;
	const { lane, index } = place;
	lane.steps.splice(index, 1);
	const selected = lane.steps[index]?.id || lane.steps[index - 1]?.id || `${lane.key}+`;
	return { definition: fresh, selected, last };
}

/**
 * Move a step to a place in a lane; `index` counts the lane as it is before the move.
 * @param {FlowDefinition} definition
 * @param {string} id
 * @param {string} lane
 * @param {number} index
 * @param {number} last
 * @returns {FlowEdit | null}
 */
export function moveStep(definition, id, lane, index, last) {
	const fresh = copyOf(definition);
	const from = placeOf(fresh, id);
	const target = findLane(fresh, lane);
	if (!from || !target || holdsLane(from.lane.steps[from.index], lane)) return null;
	const isSameLane = from.lane.key === lane;
	const at = isSameLane && from.index < index ? index - 1 : index;
	if (isSameLane && at === from.index) return null;
	const [step] = from.lane.steps.splice(from.index, 1);
	target.steps.splice(at, 0, step);
	return { definition: fresh, selected: id, last };
}

/**
 * Move a step one place: up or down in its lane, out of its owner (`out`), or into the step above it (`into`).
 * @param {FlowDefinition} definition
 * @param {string} id
 * @param {"up" | "down" | "out" | "into"} where
 * @param {number} last
 */
export function nudgeStep(definition, id, where, last) {
	const place = placeOf(definition, id);
	if (!place) return null;
	const { lane, index } = place;
	if (where === "up") return index ? moveStep(definition, id, lane.key, index - 1, last) : null;
	if (where === "down")
		return index + 1 < lane.steps.length ? moveStep(definition, id, lane.key, index + 2, last) : null;
	if (where === "out") {
		const owner = lane.owner && placeOf(definition, lane.owner.id);
		return owner ? moveStep(definition, id, owner.lane.key, owner.index + 1, last) : null;
	}
	const above = index ? lanesOf(lane.steps[index - 1])[0] : undefined;
	return above ? moveStep(definition, id, above.key, above.steps.length, last) : null;
}

/**
 * Put a step inside a new branch or loop.
 * @param {FlowDefinition} definition
 * @param {string} id
 * @param {string} kind
 * @param {number} last
 * @returns {FlowEdit | null}
 */
export function wrapStep(definition, id, kind, last) {
	const fresh = copyOf(definition);
	const place = placeOf(fresh, id);
	if (!place || !isContainer(kind)) return null;
	const { lane, index } = place;
	const made = makeStep(kind, last);
	lanesOf(made.step)[0].steps.push(lane.steps[index]);
	lane.steps[index] = made.step;
	return { definition: fresh, selected: made.step.id, last: made.last };
}

/**
 * Remove a step but leave what it contains in its place.
 * @param {FlowDefinition} definition
 * @param {string} id
 * @param {number} last
 * @returns {FlowEdit | null}
 */
export function unwrapStep(definition, id, last) {
	const fresh = copyOf(definition);
	const place = placeOf(fresh, id);
	if (!place) return null;
	const { lane, index } = place;
	const inner = lanesOf(lane.steps[index]).flatMap(({ steps }) => steps);
	if (!inner.length) return null;
	lane.steps.splice(index, 1, ...inner);
	return { definition: fresh, selected: inner[0].id, last };
}

/**
 * Change fields of a step, of a case (`s3.c1`) or of the trigger; undefined takes a field away.
 * @param {FlowDefinition} definition
 * @param {string} key
 * @param {object} fields
 * @param {number} last
 * @returns {FlowEdit | null}
 */
export function changeRow(definition, key, fields, last) {
	const fresh = copyOf(definition);
	const target = key === "trigger" ? fresh.trigger : findStep(fresh, key) || findLane(fresh, key)?.branch;
	if (!target) return null;
	for (const [name, value] of Object.entries(fields))
		if (value === undefined) delete target[name];
		else target[name] = copyOf(value);
	return { definition: fresh, selected: key, last };
}

/** @type {(definition: FlowDefinition, id: string, last: number) => FlowEdit | null} add a case to a branch */
export function addCase(definition, id, last) {
	const fresh = copyOf(definition);
	const step = findStep(fresh, id);
	if (!step?.cases) return null;
	const branch = { id: `c${++last}`, when: { all: [] }, steps: [] };
	step.cases.push(branch);
	return { definition: fresh, selected: `${id}.${branch.id}`, last };
}

/** @type {(definition: FlowDefinition, key: string, last: number) => FlowEdit | null} remove a lane with its steps */
export function removeLane(definition, key, last) {
	const fresh = copyOf(definition);
	const lane = findLane(fresh, key);
	const owner = lane?.owner;
	if (!lane || !owner || lane.role === "steps" || lane.role === ROOT) return null;
	if (lane.role !== "case") delete owner[lane.role];
	else if (owner.cases) owner.cases = owner.cases.filter(({ id }) => id !== lane.branch?.id);
	return { definition: fresh, selected: owner.id, last };
}

/** @type {(definition: FlowDefinition, key: string, by: number, last: number) => FlowEdit | null} order of cases */
export function moveCase(definition, key, by, last) {
	const fresh = copyOf(definition);
	const lane = findLane(fresh, key);
	const cases = lane?.owner?.cases;
	if (!cases || lane.role !== "case") return null;
	const from = cases.findIndex(({ id }) => id === lane.branch?.id);
	if (!cases[from + by]) return null;
	cases.splice(from + by, 0, ...cases.splice(from, 1));
	return { definition: fresh, selected: key, last };
}
