// Frappe's dialog with what it leaves out: names that a screen reader hears, and a fault told beside its field.

export function openDialog(options, content = null) {
	const dialog = new frappe.ui.Dialog(options);
	for (const [place, nodes] of Object.entries(content || {})) dialog.fields_dict[place].$wrapper.append(nodes);
	for (const { df, $input } of Object.values(dialog.fields_dict))
		if (df.label && $input?.attr) $input.attr("aria-label", df.label);
	dialog.show();
	return dialog;
}

// a field that is wrong says so; what was typed stays
export function wrong(dialog, name, text) {
	const field = dialog.fields_dict[name];
	field.$wrapper.find(".help-box").text(text).attr("role", "alert");
	field.$input.attr("aria-invalid", "true").trigger("focus");
}
