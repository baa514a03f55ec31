// Frappe names the document that is to be deleted by its title, in a question and in a progress that are HTML.
import { escape } from "./rule.js";

const delete_doc = frappe.model.delete_doc;
frappe.model.delete_doc = function (...asked) {
	const read = frappe.model.get_value;
	// it reads the title at once, and keeps it for both
	frappe.model.get_value = function (...about) {
		const value = read.apply(this, about);
		return typeof value === "string" ? escape(value) : value;
	};
	try {
		return delete_doc.apply(this, asked);
	} finally {
		frappe.model.get_value = read;
	}
};
