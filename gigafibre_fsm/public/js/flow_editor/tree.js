// The tree of a flow as its editor changes it: JSON in, JSON out; nothing here knows the page or the server.

export const ROOT = "root";
export const TRIGGER = "trigger";

const NAMED_LANES = /** @type {const} */ (["otherwise", "steps", "on_timeout", "on_error"]);

/** @type {<T>(json: T) => T} */
export const copyOf = (json) => JSON.parse(JSON.stringify(json));

/**
 * The lists of steps inside a step, in reading order.
 * @param {FlowStep} step
 * @returns {FlowLane[]}
 */
export function lanesOf(step) {
	/** @type {FlowLane[]} */
	const lanes = (step.cases || []).map((branch) => ({
		key: `${step.id}.${branch.id}`,
		role: "case",
		owner: step,
		branch,
		steps: branch.steps,
	}));
	for (const role of NAMED_LANES) {
		const steps = step[role];
		if (steps) lanes.push({ key: `${step.id}.${role}`, role, owner: step, steps });
	}
	return lanes;
}

/**
 * Every lane of the definition, outer ones first.
 * @param {FlowDefinition} definition
 * @returns {Generator<FlowLane>}
 */
export function* lanes(definition) {
	yield { key: ROOT, role: "root", steps: definition.steps };
	for (const step of stepsIn(definition.steps)) yield* lanesOf(step);
}

/**
 * Every step of a list and of what it contains, in reading order.
 * @param {FlowStep[]} steps
 * @returns {Generator<FlowStep>}
 */
export function* stepsIn(steps) {
	for (const step of steps) {
		yield step;
		for (const lane of lanesOf(step)) yield* stepsIn(lane.steps);
	}
}

/** @type {(definition: FlowDefinition, id: string) => FlowStep | undefined} */
export const findStep = (definition, id) => [...stepsIn(definition.steps)].find((step) => step.id === id);

/** @type {(definition: FlowDefinition, key: string) => FlowLane | undefined} */
export const findLane = (definition, key) => [...lanes(definition)].find((lane) => lane.key === key);

/**
 * Where a step stands.
 * @param {FlowDefinition} definition
 * @param {string} id
 * @returns {{ lane: FlowLane, index: number } | undefined}
 */
export function placeOf(definition, id) {
	for (const lane of lanes(definition)) {
		const index = lane.steps.findIndex((step) => step.id === id);
		if (index >= 0) return { lane, index };
	}
}

/**
 * The list as people read it: the trigger, then each step with its lanes below it.
 * @param {FlowDefinition} definition
 * @returns {FlowRow[]}
 */
export function rowsOf(definition) {
	/** @type {FlowRow[]} */
	const rows = [{ key: TRIGGER, type: "trigger", depth: 1, lane: "", index: -1, parent: null }];
	appendLane(rows, { key: ROOT, role: "root", steps: definition.steps }, 1, null);
	return rows;
}

function appendLane(rows, lane, depth, parent) {
	const size = lane.steps.length + 1;
	lane.steps.forEach((step, index) => {
		const place = { depth, lane: lane.key, index, position: index + 1, size, parent };
		rows.push({ key: step.id, type: "step", step, ...place });
		for (const inner of lanesOf(step)) {
			const head = { depth: depth + 1, lane: inner.key, index: -1, parent: step.id };
			rows.push({ key: inner.key, type: "lane", head: inner, ...head });
			appendLane(rows, inner, depth + 2, inner.key);
		}
	});
	const end = { depth, lane: lane.key, index: lane.steps.length, position: size, size, parent };
	rows.push({ key: `${lane.key}+`, type: "add", ...end });
}

const NUMBER = /^[sc](\d+)$/;

/**
 * The highest number that a step or case has.
 * @param {FlowStep[]} steps
 */
export function highestNumber(steps) {
	let highest = 0;
	for (const step of stepsIn(steps))
		for (const { id } of [step, ...(step.cases || [])])
			highest = Math.max(highest, Number(NUMBER.exec(id)?.[1] || 0));
	return highest;
}

/**
 * Copies of steps with numbers of their own; what they read from each other follows.
 * @param {FlowStep[]} steps
 * @param {number} last the highest number given so far
 * @returns {{ steps: FlowStep[], last: number }}
 */
export function renumber(steps, last) {
	const fresh = copyOf(steps);
	/** @type {Map<string, string>} */
	const names = new Map();
	for (const step of stepsIn(fresh)) {
		names.set(step.id, `s${++last}`);
		for (const branch of step.cases || []) branch.id = `c${++last}`;
	}
	const follow = (_key, value) =>
		typeof value === "string"
			? value.replace(/\bsteps\.(s\d+)\b/g, (path, id) => (names.has(id) ? `steps.${names.get(id)}` : path))
			: value;
	const read = JSON.parse(JSON.stringify(fresh, follow));
	for (const step of stepsIn(read)) step.id = names.get(step.id) || step.id;
	return { steps: read, last };
}

/**
 * Whether a lane lies inside a step, however deep.
 * @param {FlowStep} step
 * @param {string} lane
 */
export const holdsLane = (step, lane) =>
	[...stepsIn([step])].some((each) => lanesOf(each).some(({ key }) => key === lane));

/**
 * Put steps into a lane.
 * @param {FlowDefinition} definition
 * @param {string} lane
 * @param {number} index
 * @param {FlowStep[]} steps with numbers that the definition does not have
 * @param {number} last
 * @returns {FlowEdit | null}
 */
export function insertSteps(definition, lane, index, steps, last) {
	const fresh = copyOf(definition);
	const target = findLane(fresh, lane);
	if (!target || !steps.length) return null;
	target.steps.splice(Math.min(index, target.steps.length), 0, ...copyOf(steps));
	return { definition: fresh, selected: steps[0].id, last: Math.max(last, highestNumber(steps)) };
}
