// The states of lines: each has a sign, a shape, a colour and a word, so that none is told by colour alone.

const KINDS = ["up", "silent", "down", "weak", "unknown"]; // as the server counts them
const WORST_FIRST = ["down", "silent", "weak", "up", "unknown"];

export const STATES = {
	incident: { sign: "✖", shape: "octagon", light: "#7b1fa2", dark: "#ce93d8" },
	down: { sign: "■", shape: "rectangle", light: "#b3261e", dark: "#f28b82" },
	silent: { sign: "▲", shape: "triangle", light: "#a35a00", dark: "#f6ad55" },
	weak: { sign: "◆", shape: "diamond", light: "#1a5fb4", dark: "#8ab4f8" },
	up: { sign: "●", shape: "ellipse", light: "#1d7a3e", dark: "#68d391" },
	unknown: { sign: "○", shape: "round-rectangle", light: "#5f6368", dark: "#aeb8c0" },
	none: { sign: "·", shape: "round-rectangle", light: "#8a9099", dark: "#8a9099" },
};

export const word_of = (state) =>
	({
		incident: __("incident"),
		down: __("down"),
		silent: __("silent"),
		weak: __("weak light"),
		up: __("up"),
		unknown: __("never heard of"),
		none: __("no line"),
	})[state];

export const state_of = (node) =>
	node.incident ? "incident" : WORST_FIRST.find((state) => node.counts[KINDS.indexOf(state)]) || "none";

const counted = (node) =>
	WORST_FIRST.map((state) => [state, node.counts[KINDS.indexOf(state)]]).filter(([, count]) => count);

/** [state, “■ 2 down”] for each state below a node; a drop has one line, so its state is a word alone */
export function parts_of(node) {
	const parts =
		node.kind === "Drop" ? [] : counted(node).map(([state, count]) => [state, said(state, count)]);
	if (!parts.length) parts.push([line_state(node), said(line_state(node))]);
	if (node.incident)
		parts.unshift(["incident", `${said("incident")} (${__(node.incident, null, "Network Incident")})`]);
	return parts;
}

export const words_of = (node) =>
	parts_of(node)
		.map(([, words]) => words)
		.join(" · ");

/** “■2 ●58”, where there is no room for words */
export const signs_of = (node) =>
	[
		node.incident && STATES.incident.sign,
		...counted(node).map(([state, count]) => `${STATES[state].sign}${node.kind === "Drop" ? "" : count}`),
	]
		.filter(Boolean)
		.join(" ");

const line_state = (node) => state_of({ ...node, incident: "" });
const said = (state, count) => [STATES[state].sign, count, word_of(state)].filter(Boolean).join(" ");
