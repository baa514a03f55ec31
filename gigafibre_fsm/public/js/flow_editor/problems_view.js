// Everything that is wrong with the drawing, each with the row that it concerns.
import { rowText } from "./labels.js";
import { button, h } from "./vnodes.js";

export function problemsView(editor) {
	const { problems } = editor.checked;
	if (!problems.length) return h("p", { role: "status" }, __("No problem was found."));
	return h(
		"ul",
		{ class: "fsm-flow-problems" },
		problems.map((problem, at) => item(editor, problem, at))
	);
}

function item(editor, { step, message, is_warning }, at) {
	const row = editor.rows.find(({ key }) => key === step);
	return h("li", { key: at, class: is_warning ? "fsm-flow-warning" : "" }, [
		row ? button(rowText(row, editor), () => editor.select(step, true)) : null,
		h("span", {}, message),
	]);
}
