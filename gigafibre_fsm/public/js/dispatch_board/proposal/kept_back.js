// What was accepted and could not be applied, with the reason; it stays on screen until the dispatcher has seen it.
import { button, element } from "../dom.js";
import { called } from "../left_out.js";

// kept: [{job, text}]
export function drawKept(board, kept, act) {
	if (!kept.length) return null;
	return element(
		"section",
		{ class: "fsm-needs", tabindex: "-1" },
		element("h3", {}, __("Left as they were")),
		element(
			"ul",
			{},
			kept.map(({ job, text }) => line(board, job, text, act))
		)
	);
}

function line(board, name, text, act) {
	const title = called(board, name);
	const show = button(__("Show"), () => act.show(name), {
		class: "btn btn-default btn-xs",
		"aria-label": __("Show: {0}", [title]),
		dataset: { key: `proposal:kept:${name}` },
	});
	return element(
		"li",
		{ dataset: { job: name } },
		element("div", {}, element("b", {}, title), element("div", {}, text)),
		show
	);
}
