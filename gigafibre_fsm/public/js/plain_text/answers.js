// Answers of the server that views only look at: each text in them that could be markup gets a stand-in.
import { safe, safe_lines } from "./messages.js";
import { has_plain, is_ours, is_plain } from "./rule.js";
import { look_alike, stand_in } from "./stand_ins.js";

const KEPT = [
	"name",
	"owner",
	"modified",
	"modified_by",
	"creation",
	"parent",
	"parenttype",
	"parentfield",
	"doctype",
];

const READS = {
	"frappe.desk.reportview.get": rows,
	"frappe.desk.reportview.get_list": rows,
	"frappe.desk.listview.get_group_by_count": (message, { doctype, field }) =>
		is_plain(doctype, field) ? message.map((each) => ({ ...each, name: stand_in(each.name) })) : message,
	// rows of a link field's search, or of a dialog that offers several
	"frappe.desk.search.search_widget": (found) =>
		found.map((row) => (Array.isArray(row) ? [row[0], ...row.slice(1).map(stand_in)] : named(row))),
	"frappe.desk.search.get_names_for_mentions": (found) =>
		found.map((each) => ({ ...each, value: look_alike(each.value) })),
	"frappe.desk.doctype.tag.tag.get_documents_for_tag": (found) =>
		found.map((each) => ({ ...each, content: stand_in(each.content) })),
	"frappe.desk.link_preview.get_preview_data": (preview, { doctype }) =>
		preview && is_ours(doctype) ? named(preview) : preview,
	"frappe.core.doctype.data_import.data_import.get_preview_from_template": (preview) => ({
		...preview,
		columns: preview.columns.map((each) => ({ ...each, header_title: stand_in(each.header_title) })),
		warnings: (preview.warnings || []).map((each) => ({ ...each, message: safe(each.message) })),
	}),
	"frappe.core.doctype.data_import.data_import.get_import_logs": (logs) =>
		logs.map((log) => ({ ...log, messages: safe_lines(log.messages) })),
	"frappe.utils.global_search.search": (message) =>
		message.map((each) => ({
			...each,
			content: each.content.split(" ||| ").map(stand_in_part).join(" ||| "),
			title: stand_in(each.title),
		})),
	"gigafibre_fsm.api.dispatch.calendar_events": (message) => message.map((event) => mapped(event, stand_in)),
};

// lists and their kin; the report builder formats every cell, and edits some
function rows(message, { doctype, view }) {
	if (view === "Report" || !has_plain(doctype)) return message;
	const told = (key, value) =>
		key.startsWith("_") || KEPT.includes(key) || !is_shown(doctype, key) ? value : stand_in(value);
	if (Array.isArray(message)) return message.map((row) => mapped(row, (value, key) => told(key, value)));
	if (!message?.keys) return message;
	const values = message.values.map((row) => row.map((value, index) => told(message.keys[index], value)));
	return { ...message, values };
}

// titles of linked documents come as further keys, which are no fields
const is_shown = (doctype, key) => is_plain(doctype, key) || !frappe.meta.has_field(doctype, key);

const mapped = (row, change) =>
	Object.fromEntries(Object.entries(row).map(([key, value]) => [key, change(value, key)]));

const named = (row) => mapped(row, (value, key) => (key === "name" ? value : stand_in(value)));

function stand_in_part(part) {
	const [, label, value] = /^(.*? (?::|&&&) )(.*)$/s.exec(part) || [null, "", part];
	return label + stand_in(value);
}

$.ajaxPrefilter((options) => {
	const args = parameters(options);
	const read =
		READS[
			args.cmd ||
				decodeURIComponent(options.url || "")
					.split(/[?#]/)[0]
					.replace(/^.*\/api\/method\//, "")
		];
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
	return {
		...Object.fromEntries(new URLSearchParams(query)),
		...Object.fromEntries(new URLSearchParams(body)),
	};
}
