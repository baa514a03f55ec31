// Questions whose answer the server may refuse: what was typed stays until it is accepted.
import { plain } from "../plain_text/dialog.js";

/**
 * Ask for values and send them; the dialog closes when they are accepted, and a refusal leaves it as it is.
 *
 * @param {object | object[]} fields - of a Frappe dialog.
 * @param {(values: any) => Promise<unknown>} send - rejects if the server refuses, which Frappe has shown then.
 * @param {string} title
 * @param {string} [label] - of the button.
 */
export function ask(fields, send, title, label) {
	const dialog = new frappe.ui.Dialog({
		...plain({ title, fields: [fields].flat() }),
		primary_action_label: label || __("Submit", null, "Primary action of prompt dialog"),
		async primary_action(values) {
			dialog.disable_primary_action();
			try {
				await send(values);
				dialog.hide();
			} catch (refusal) {
				if (refusal instanceof Error) throw refusal;
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	hideWhenShown(dialog);
	nameFields(dialog);
	dialog.$wrapper.one("shown.bs.modal", () => focusFirstField(dialog));
	// as in the fields where messages are written: Enter alone begins a line there
	dialog.$wrapper.on("keydown", (event) => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.get_primary_btn().trigger("click");
	});
	dialog.show();
}

// Frappe's labels name nothing for who hears the dialog
export function nameFields(dialog) {
	for (const { df, $input } of dialog.fields_list) if (df.label) $input?.attr("aria-label", df.label);
}

// Frappe gives up at a first field that is words alone
function focusFirstField(dialog) {
	const [body] = dialog.$body;
	if (body.contains(document.activeElement)) return;
	const fields = [...body.querySelectorAll("input, select, textarea")];
	(fields.find((each) => each.checkVisibility()) || dialog.get_primary_btn()[0])?.focus();
}

// Bootstrap forgets a `hide` that comes while the dialog is still fading in
export function hideWhenShown(dialog) {
	const hide = dialog.hide.bind(dialog);
	let isShown = false;
	dialog.$wrapper.one("shown.bs.modal", () => (isShown = true));
	dialog.hide = () => (isShown ? hide() : dialog.$wrapper.one("shown.bs.modal", hide));
}
