// Which values are plain text: the map that domain/platform/plain_text.py gives to the desk, and how one is drawn.

const HTML_TYPES = ["Text Editor", "HTML Editor", "HTML", "Markdown Editor"];
const LINES = ["Small Text", "Text", "Long Text"];
const BLOCKS = ["Code", "JSON"];
// what HTML could read as more than a letter, and the private plane that views.js speaks in
const MARKUP = /[<>&"'`\u{F0000}-\u{FFFFD}]/u;
const PRIVATE = /[\u{F0000}-\u{FFFFD}]/gu;

export const without_private = (text) => text.replace(PRIVATE, "\uFFFD");

export const escape = (text) => frappe.utils.escape_html(without_private(text));

export const has_markup = (value) => typeof value === "string" && MARKUP.test(value);

export const is_ours = (doctype) => (frappe.boot.fsm_plain_text?.doctypes || []).includes(doctype);

// whether a field of a doctype holds text that is no markup
export function is_plain(doctype, fieldname = "") {
	const { theirs = {}, prefix } = frappe.boot.fsm_plain_text || {};
	if (is_ours(doctype)) return true;
	return (prefix && fieldname.startsWith(prefix)) || (theirs[doctype] || []).includes(fieldname);
}

// whether a doctype has such fields at all
export const has_plain = (doctype) =>
	is_ours(doctype) || doctype in (frappe.boot.fsm_plain_text?.theirs || {});

// the HTML that shows a text in its field
export function drawn(value, df) {
	if (BLOCKS.includes(df.fieldtype)) return `<pre>${escape(value)}</pre>`;
	const html = escape(df.fieldtype === "Select" ? __(value) : value);
	return LINES.includes(df.fieldtype) ? html.replace(/\n/g, "<br>") : html;
}

export const is_html = (df) => HTML_TYPES.includes(df.fieldtype);
