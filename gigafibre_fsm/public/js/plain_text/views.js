/* Lists, kanban, gantt, pictures, quick lists, searches and titles write values into HTML strings of their own,
   escaped in some places and not in others. What they get instead of a text that could be markup is one character
   of Unicode's private planes, which no such code changes; as it appears in the page, the text is put there as text. */
import { has_markup, has_plain, is_plain, without_private } from "./rule";

const FIRST = 0xf0000;
const STAND_IN = /[\u{F0000}-\u{FFFFD}]/u;
const STAND_INS = /[\u{F0000}-\u{FFFFD}]/gu;
const IN_ADDRESS = /%F3%B[0-9A-F]%[0-9A-F]{2}%[0-9A-F]{2}/gi;
const ATTRIBUTES = ["alt", "aria-label", "data-filter", "data-label", "data-name", "data-original-title", "data-value", "href", "title"];
const MOST = 65_000;
const ALIKE = { "<": "‹", ">": "›", "&": "＆", '"': "”", "'": "’", "`": "’" };
const texts = [];
const numbers = new Map();

function stand_in(text) {
	if (!has_markup(text)) return text;
	if (!numbers.has(text)) {
		if (!texts.length) watch();
		// a desk that has shown so many texts since it was loaded gets letters that look alike
		if (texts.length >= MOST) return without_private(text).replace(/[<>&"'`]/g, (sign) => ALIKE[sign]);
		numbers.set(text, texts.push(without_private(text)) - 1);
	}
	return String.fromCodePoint(FIRST + numbers.get(text));
}

// whether a value is what a view got instead of a text: it is drawn as it is
export const is_stand_in = (value) => typeof value === "string" && value.length === 2 && value.codePointAt(0) - FIRST in texts;

const text_of = (character) => texts[character.codePointAt(0) - FIRST] ?? "";
const restored = (value) => value.replace(STAND_INS, text_of);

function watch() {
	const changes = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };
	new MutationObserver((records) => records.forEach(restore_record)).observe(document.documentElement, changes);
}

function restore_record(record) {
	if (record.type === "attributes") restore_attributes(record.target);
	else if (record.type === "characterData") restore_text(record.target);
	else record.addedNodes.forEach(restore);
}

function restore(node) {
	const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
	for (let each = node; each; each = walker.nextNode()) {
		if (each.nodeType === Node.TEXT_NODE) restore_text(each);
		else if (each.nodeType === Node.ELEMENT_NODE) restore_attributes(each);
	}
}

function restore_text(node) {
	if (STAND_IN.test(node.nodeValue)) node.nodeValue = restored(node.nodeValue);
}

function restore_attributes(element) {
	for (const name of ATTRIBUTES) {
		const value = element.getAttribute(name);
		if (!value) continue;
		const told = name === "href" ? value.replace(IN_ADDRESS, (coded) => encodeURIComponent(text_of(decodeURIComponent(coded)))) : restored(value);
		if (told !== value) element.setAttribute(name, told);
	}
}

// ---- answers of the server that are only looked at
const KEPT = ["name", "owner", "modified", "modified_by", "creation", "parent", "parenttype", "parentfield", "doctype"];

const READS = {
	"frappe.desk.reportview.get": rows,
	"frappe.desk.reportview.get_list": rows,
	"frappe.desk.listview.get_group_by_count": (message, { doctype, field }) =>
		is_plain(doctype, field) ? message.map((each) => ({ ...each, name: stand_in(each.name) })) : message,
	"frappe.desk.search.search_widget": (found) => found.map(([name, ...about]) => [name, ...about.map(stand_in)]),
	"frappe.utils.global_search.search": (message) =>
		message.map((each) => ({ ...each, content: each.content.split(" ||| ").map(stand_in_part).join(" ||| "), title: stand_in(each.title) })),
	"gigafibre_fsm.api.dispatch.calendar_events": (message) => message.map((event) => mapped(event, stand_in)),
};

// lists and their kin; the report builder formats every cell, and edits some
function rows(message, { doctype, view }) {
	if (view === "Report" || !has_plain(doctype)) return message;
	const told = (key, value) => (key.startsWith("_") || KEPT.includes(key) || !is_shown(doctype, key) ? value : stand_in(value));
	if (Array.isArray(message)) return message.map((row) => mapped(row, (value, key) => told(key, value)));
	if (!message?.keys) return message;
	const values = message.values.map((row) => row.map((value, index) => told(message.keys[index], value)));
	return { ...message, values };
}

// titles of linked documents come as further keys, which are no fields
const is_shown = (doctype, key) => is_plain(doctype, key) || !frappe.meta.has_field(doctype, key);

const mapped = (row, change) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, change(value, key)]));

function stand_in_part(part) {
	const [, label, value] = /^(.*? (?::|&&&) )(.*)$/s.exec(part) || [null, "", part];
	return label + stand_in(value);
}

$.ajaxPrefilter((options) => {
	const args = parameters(options);
	const read = READS[args.cmd || decodeURIComponent(options.url || "").split(/[?#]/)[0].replace(/^.*\/api\/method\//, "")];
	if (!read) return;
	options.dataFilter = (text) => {
		try {
			const answer = JSON.parse(text);
			for (const key of ["message", "values"]) {
				if (answer[key]) answer[key] = read(answer[key], args);
			}
			return JSON.stringify(answer);
		} catch {
			return text; // no JSON: Frappe says what it is
		}
	};
});

function parameters(options) {
	const query = (options.url || "").split("?")[1] || "";
	const body = typeof options.data === "string" ? options.data : "";
	return { ...Object.fromEntries(new URLSearchParams(query)), ...Object.fromEntries(new URLSearchParams(body)) };
}

// ---- the title of a form
const set_title = frappe.ui.form.Toolbar.prototype.set_title;
frappe.ui.form.Toolbar.prototype.set_title = function () {
	const { doc, meta } = this.frm;
	if (!has_markup(doc[meta.title_field]) || !is_plain(meta.name, meta.title_field)) return set_title.call(this);
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
