// Frappe draws a dialog's title, the descriptions of its fields and the names of choices as HTML: ours are words.
import { escape } from "./rule.js";

export function plain(options) {
	return { ...options, title: words(options.title), fields: (options.fields || []).map(field) };
}

function field(df) {
	const options = Array.isArray(df.options) ? df.options.map(choice) : df.options;
	return { ...df, options, description: words(df.description) };
}

const choice = (each) => (each && typeof each === "object" ? { ...each, label: words(each.label) } : each);

const words = (text) => (typeof text === "string" ? escape(text) : text);
