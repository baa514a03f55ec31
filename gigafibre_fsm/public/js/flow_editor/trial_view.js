// “Test this step”: what it would do on a real record, without any effect.
import { write } from "../platform/server.js";
import { recordDoctype } from "./paths.js";
import { dryRows } from "./preview_view.js";
import { recordField } from "./record_field.js";
import { button, h } from "./vnodes.js";

export function trialView(editor, step) {
	const doctype = recordDoctype(editor);
	return h("details", { key: "test", class: "fsm-flow-test" }, [
		h("summary", {}, __("Test this step")),
		doctype ? recordField(editor, doctype, "fsm-flow-test-record") : null,
		button(__("Test without any effect"), () => test(editor, step), { disabled: editor.busy }),
		editor.tested?.step === step.id ? h("div", { role: "status" }, dryRows(editor.tested)) : null,
	]);
}

async function test(editor, step) {
	await editor.wait(async () => {
		const { definition, record } = editor;
		const alone = { ...definition, steps: [withoutLanes(step)] };
		const values = { template: editor.flow.name, definition: alone, record: record || "" };
		editor.tested = { ...(await write("flow_dry_run.dry_run", values)), step: step.id };
	});
}

// what would follow an answer or a failure is not tried with the step
function withoutLanes(step) {
	const { on_timeout, on_error, ...own } = step;
	return { ...own, ...(on_timeout && { on_timeout: [] }), ...(on_error && { on_error: [] }) };
}
