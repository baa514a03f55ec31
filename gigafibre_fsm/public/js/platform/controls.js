// What Frappe's controls get wrong. Of a time: the zone below one in UTC, and the seconds that its picker drops. Of a figure: the focus.

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

/*
 * A moment after a figure got the focus, Frappe reads it as a number and selects it: whatever has the focus by then. Who has gone
 * on to another field would lose what they typed there.
 */
const SOON = 100; // ms
const figure = frappe.ui.form.ControlInt.prototype;
const { make_input } = figure;
figure.make_input = function () {
	make_input.call(this);
	const input = this.$input.get(0);
	const select = () => {
		if (document.activeElement !== input) return;
		input.value = this.validate(input.value);
		input.select();
	};
	this.$input.off("focus").on("focus", () => void setTimeout(select, SOON));
};
