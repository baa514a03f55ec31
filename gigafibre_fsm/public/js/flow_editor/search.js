// Finds steps by what people read of them: name, kind, and every text that was typed into their inputs.

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/**
 * Ids of the steps that a search means, in reading order.
 * @param {Iterable<FlowStep>} steps
 * @param {string} wanted
 * @param {(step: FlowStep) => string} label
 */
export function searchSteps(steps, wanted, label) {
	const words = plain(wanted).split(/\s+/).filter(Boolean);
	if (!words.length) return [];
	const means = (step) => {
		const text = plain([label(step), step.id, ...textsIn(step.inputs), ...caseTexts(step)].join("\n"));
		return words.every((word) => text.includes(word));
	};
	return [...steps].filter(means).map(({ id }) => id);
}

const caseTexts = (step) => (step.cases || []).flatMap(({ label, when }) => [label || "", ...textsIn(when)]);

function textsIn(value) {
	if (typeof value === "string") return [value];
	return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
