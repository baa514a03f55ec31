// Forms, grids, report builder and reports draw values by frappe.format and by a control's display: plain text there.
import { drawn, escape, has_markup, is_html, is_ours, is_plain } from "./rule.js";
import { is_stand_in } from "./stand_ins.js";

const LINKS = ["Link", "Dynamic Link"];

const frappe_format = frappe.format;
frappe.format = function (value, df, options, doc) {
	if (is_stand_in(value)) return value;
	if (df && LINKS.includes(df.fieldtype)) {
		const link = drawn_link(value, df, options, doc);
		if (link !== undefined) return link;
	} else if (df && has_markup(value) && is_plain_field(df)) {
		return drawn(value, df);
	}
	return frappe_format.call(this, value, df, options, doc);
};

const display = frappe.ui.form.ControlInput.prototype.set_disp_area;
frappe.ui.form.ControlInput.prototype.set_disp_area = function (value) {
	const shown = this.value || value;
	// a Data field would be escaped before it is formatted, and again then: a slash too
	const is_risky =
		has_markup(shown) || (is_plain_data(this.df) && typeof shown === "string" && /[/=`]/.test(shown));
	if (LINKS.includes(this.df.fieldtype) || !is_risky || !is_plain_control(this.df)) {
		return display.call(this, value);
	}
	if (this.disp_area) this.disp_area.innerHTML = drawn(shown, this.df);
};

// one with options is drawn as what they say, for example an address of the web
const is_plain_data = (df) => df.fieldtype === "Data" && !df.options;

// a field of no doctype is a dialog's: what is typed there is drawn while it is typed
const is_plain_control = (df) => (df.parent ? is_plain_field(df) : !is_html(df));

// columns of reports name no doctype: those of our reports are plain
function is_plain_field(df) {
	if (is_html(df)) return false;
	if (df.parent) return is_plain(df.parent, df.fieldname);
	return frappe.get_route?.()[0] === "query-report" && is_our_report();
}

// one about ERPNext's documents is ours by its module
const is_our_report = () => {
	const { ref_doctype, module } = frappe.query_report?.report_doc || {};
	return is_ours(ref_doctype) || module === "Gigafibre FSM";
};

// a link is drawn here only where its name or its title could be taken for markup
function drawn_link(value, df, options, doc) {
	const doctype = df.fieldtype === "Link" ? df.options : doc?.[df.options];
	const title = (doctype && frappe.utils.get_link_title(doctype, value)) || value;
	const is_risky = is_plain_field(df) ? has_markup : (text) => /[<>"]/.test(text);
	if (!is_risky(value) && !is_risky(title)) return undefined;
	const label = options?.label || title;
	if (!doctype || options?.for_print || options?.only_value || !frappe.model.can_read(doctype))
		return escape(label);
	const link = document.createElement("a");
	link.href = frappe.utils.get_form_link(doctype, value);
	Object.assign(link.dataset, { doctype, name: value, value });
	link.textContent = __(label);
	return link.outerHTML;
}
