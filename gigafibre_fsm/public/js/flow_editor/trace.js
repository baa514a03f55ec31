// What a run did, ready to be drawn over the flow: by step, and which lanes were taken.
import { RUN_STATES, stateText } from "./labels.js";

/**
 * @param {RunStory} story
 * @returns {{ run: string, steps: Record<string, TracedStep>, lanes: Set<string> }}
 */
export function traceOf(story) {
	/** @type {Record<string, TracedStep>} */
	const steps = {};
	const lanes = new Set(["root"]);
	for (const { step, state, milliseconds, branch } of story.steps) {
		const known = steps[step] || { state, times: 0, milliseconds: 0 };
		steps[step] = { state, times: known.times + 1, milliseconds: known.milliseconds + milliseconds };
		if (branch) lanes.add(branch.includes(".") ? branch : `${step}.${branch}`);
	}
	return { run: story.run, steps, lanes };
}

/** @type {(traced: TracedStep) => string} "Done · 3 × · 12 ms" */
export function traceText({ state, times, milliseconds }) {
	const said = [stateText(RUN_STATES, state)];
	if (times > 1) said.push(`${times} ×`);
	said.push(`${Math.round(milliseconds)} ms`);
	return said.join(" · ");
}
