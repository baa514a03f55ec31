// Frappe's dialog with what it leaves out: names that a screen reader hears, what is wrong or missing told beside its
// field, and the focus given back where it was.
import { plain } from "../plain_text/dialog.js";
import { hideWhenShown } from "../platform/dialogs.js";
import { focusAgain } from "./dom.js";

/**
 * @param {Record<string, any>} options as Frappe's dialog takes them; a required field may say as `missing` what to do
 * @param {Record<string, Node | Node[]> | null} content nodes to append, by field
 */
export function openDialog(options, content = null) {
	const before = document.activeElement;
	const act = options.primary_action;
	const answered = (values) => (isComplete(dialog, needed, values) ? act(values) : undefined);
	const dialog = new frappe.ui.Dialog(plain(act ? { ...options, primary_action: answered } : options));
	const needed = Object.values(dialog.fields_dict).filter(({ df }) => df.reqd);
	// else Frappe would say it in a second dialog over this one
	for (const { df } of needed) df.reqd = 0;
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

// the first field that lacks its value says so
function isComplete(dialog, needed, values) {
	const field = needed.find(({ df }) => [undefined, null, ""].includes(values[df.fieldname]));
	if (field) wrong(dialog, field.df.fieldname, field.df.missing || __("Fill this in."));
	return !field;
}

// a field that is wrong says so; what was typed stays
export function wrong(dialog, name, text) {
	const field = dialog.fields_dict[name];
	field.$wrapper.find(".help-box").text(text).attr("role", "alert");
	field.$input.attr("aria-invalid", "true").trigger("focus");
}
