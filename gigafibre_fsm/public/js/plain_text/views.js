// Titles, offers, charts and people: what Frappe draws as HTML from values that its scripts have already.
import { safe } from "./messages.js";
import { has_markup, is_plain } from "./rule.js";
import { stand_in } from "./stand_ins.js";

// ---- the title of a form
const set_title = frappe.ui.form.Toolbar.prototype.set_title;
frappe.ui.form.Toolbar.prototype.set_title = function () {
	const { doc, meta } = this.frm;
	if (!has_markup(doc[meta.title_field]) || !is_plain(meta.name, meta.title_field))
		return set_title.call(this);
	const title = doc[meta.title_field];
	doc[meta.title_field] = stand_in(title);
	try {
		return set_title.call(this);
	} finally {
		doc[meta.title_field] = title;
	}
};

// ---- what a link field offers
const offer = frappe.ui.form.ControlLink.prototype.setup_awesomeplete;
frappe.ui.form.ControlLink.prototype.setup_awesomeplete = function () {
	offer.call(this);
	const { item } = this.awesomplete;
	const control = this;
	this.awesomplete.item = function (each, ...rest) {
		const found = this.get_item(each.value);
		const { description } = found;
		const own = Object.hasOwn(control, "get_translated");
		const translated = control.get_translated;
		control.get_translated = (label) => stand_in(translated.call(control, label));
		if (description && !found.html) found.description = stand_in(description);
		try {
			return item.call(this, each, ...rest);
		} finally {
			found.description = description;
			if (own) control.get_translated = translated;
			else delete control.get_translated;
		}
	};
};

// ---- the title of a dialog: often that of a document
const set_dialog_title = frappe.ui.Dialog.prototype.set_title;
frappe.ui.Dialog.prototype.set_title = function (title) {
	return set_dialog_title.call(this, safe(title));
};

// ---- what a chart writes beside its figures
const Chart = frappe.Chart;
frappe.Chart = function (parent, options) {
	const chart = new Chart(parent, { ...options, data: plain_labels(options.data) });
	const { update } = chart;
	chart.update = (data) => update.call(chart, plain_labels(data));
	return chart;
};
frappe.Chart.prototype = Chart.prototype;

function plain_labels(data) {
	if (!data?.labels) return data;
	const datasets = data.datasets?.map((each) => ({ ...each, name: in_element(each.name) }));
	return { ...data, labels: data.labels.map(in_element), datasets };
}

// quotes are no markup there, and a label without a stand-in is cut to its place
const in_element = (text) => (/[<&]/.test(text) ? stand_in(text) : text);

// ---- names of people, beside their pictures
const user_info = frappe.user_info;
frappe.user_info = function (user) {
	const info = user_info.call(this, user);
	return /[<"]/.test(info.fullname) ? { ...info, fullname: stand_in(info.fullname) } : info;
};
