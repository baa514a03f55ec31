// What Frappe's control of a time gets wrong: it names the reader's zone below a time in UTC, and drops seconds as it shows them.

const control = frappe.ui.form.ControlDatetime.prototype;
const { parse_validate_and_set_in_model, set_description, set_formatted_input } = control;

// a field of ours that holds UTC says so in its label
control.set_description = function () {
	this.df.hide_timezone ||= /\(UTC\)/.test(this.df.label ?? "");
	return set_description.call(this);
};

// where times are written without seconds, the picker answers each one that it shows: the form would be unsaved from the start
control.set_formatted_input = function (value) {
	this.is_showing = true;
	try {
		return set_formatted_input.call(this, value);
	} finally {
		this.is_showing = false;
	}
};
control.parse_validate_and_set_in_model = function (...args) {
	return this.is_showing ? undefined : parse_validate_and_set_in_model.apply(this, args);
};
