// Steps as text, so that they can be copied between flows, sites and messages.
import { lanesOf } from "./tree.js";

const MARK = "gigafibre_fsm_flow";
const LARGEST = 200_000; // characters

/** @type {(steps: FlowStep[]) => string} */
export const textOf = (steps) => JSON.stringify({ [MARK]: 1, steps }, null, 1);

/**
 * The steps in a text, or null if it holds none.
 * @param {string} text
 * @returns {FlowStep[] | null}
 */
export function stepsOf(text) {
	if (text.length > LARGEST) return null;
	let read;
	try {
		read = JSON.parse(text);
	} catch {
		return null;
	}
	const steps = read?.[MARK] === 1 ? read.steps : null;
	return Array.isArray(steps) && steps.length && steps.every(isStep) ? steps : null;
}

function isStep(step) {
	if (typeof step?.id !== "string" || typeof step.kind !== "string") return false;
	if (step.cases !== undefined && !(Array.isArray(step.cases) && step.cases.every(isCase))) return false;
	return lanesOf(step).every(({ steps }) => Array.isArray(steps) && steps.every(isStep));
}

const isCase = (branch) => typeof branch?.id === "string" && Array.isArray(branch.steps);
