// The record on which something is tried: chosen once for the whole flow, offered while typing.
import { read } from "../platform/server.js";
import { h, labelled, typedField } from "./vnodes.js";

/** @type {(editor: any, doctype: string, id: string) => any} */
export function recordField(editor, doctype, id) {
	const set = (text) => (editor.record = text);
	return labelled(
		id,
		__("On this record ({0})", [__(doctype)]),
		documentInput(editor, doctype, editor.record, set, id)
	);
}

/**
 * The name of a document, as the desk's own search finds it.
 * @param {any} editor
 * @param {string} doctype
 * @param {string} value
 * @param {(name: string) => void} set
 * @param {string} id
 */
export function documentInput(editor, doctype, value, set, id) {
	const offered = editor.offered[id] || [];
	const search = async (text) => {
		if (!doctype) return;
		const found = await read("flow_editor.search_documents", { doctype, text }).catch(() => []);
		editor.offered = { ...editor.offered, [id]: found };
	};
	return h("div", {}, [
		// a name is one only when it is whole: its fields are asked for then
		typedField("input", value ?? "", (text) => set(text.trim()), {
			id,
			type: "text",
			class: "form-control input-sm",
			list: `${id}-offered`,
			autocomplete: "off",
			typing: search,
			onFocus: () => search(value ?? ""),
		}),
		h(
			"datalist",
			{ id: `${id}-offered` },
			offered.map(({ name, label }) => h("option", { value: name, key: name }, label))
		),
	]);
}
