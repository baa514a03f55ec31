// Frappe's dialog with what it leaves out: names that a screen reader hears, a fault told beside its field,
// and the focus given back where it was.
import { plain } from "../plain_text/dialog.js";
import { hideWhenShown } from "../platform/dialogs.js";
import { focusAgain } from "./dom.js";

/**
 * @param {Record<string, any>} options as Frappe's dialog takes them
 * @param {Record<string, Node | Node[]> | null} content nodes to append, by field
 */
export function openDialog(options, content = null) {
	const before = document.activeElement;
	const dialog = new frappe.ui.Dialog(plain(options));
	dialog.$wrapper.on("hidden.bs.modal", () => {
		// what was pressed in the dialog keeps the focus until the next picture, though nobody sees it any more
		const pressed = document.activeElement;
		if (pressed instanceof HTMLElement && dialog.$wrapper[0].contains(pressed)) pressed.blur();
		focusAgain(before);
	});
	for (const [place, nodes] of Object.entries(content || {}))
		dialog.fields_dict[place].$wrapper.append(nodes);
	for (const { df, $input } of Object.values(dialog.fields_dict))
		if (df.label && $input?.attr) $input.attr("aria-label", df.label);
	hideWhenShown(dialog);
	dialog.show();
	return dialog;
}

// a field that is wrong says so; what was typed stays
export function wrong(dialog, name, text) {
	const field = dialog.fields_dict[name];
	field.$wrapper.find(".help-box").text(text).attr("role", "alert");
	field.$input.attr("aria-invalid", "true").trigger("focus");
}
