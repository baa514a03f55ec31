// “Test this step”: what it would do on a real record, without any effect.
import { act } from "./acts.js";
import { recordDoctype } from "./paths.js";
import { previewRow } from "./preview_view.js";
import { recordField } from "./record_field.js";
import { button, h } from "./vnodes.js";

export function trialView(editor, step) {
	const doctype = recordDoctype(editor);
	return h("details", { key: "test", class: "fsm-flow-test" }, [
		h("summary", {}, __("Test this step")),
		doctype ? recordField(editor, doctype, "fsm-flow-test-record") : null,
		button(__("Test without any effect"), () => test(editor, step), { disabled: editor.busy }),
		editor.tested?.step === step.id ? h("div", { role: "status" }, answer(editor.tested)) : null,
	]);
}

async function test(editor, step) {
	await editor.wait(async () => {
		const { definition, record } = editor;
		const values = { template: editor.flow.name, definition, step: step.id, record: record || "" };
		const tested = await act("test_step", values);
		editor.tested = { ...tested, step: step.id };
	});
}

function answer({ preview, note }) {
	if (!preview) return h("p", {}, note);
	return h("ul", { class: "fsm-flow-previews" }, [previewRow(preview)]);
}
