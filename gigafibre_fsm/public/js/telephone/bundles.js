// Bundles by the browser's own means: `frappe.require` would hide the desk meanwhile, and evaluate them as text.
import { element } from "../elements/elements.js";

const address = (name) => frappe.boot.assets_json[name];

const placed = (node) =>
	new Promise((done, fail) => {
		node.addEventListener("load", done);
		node.addEventListener("error", () => fail(new Error(`${node.src || node.href} cannot be loaded`)));
		document.head.append(node);
	});

export const load_script = (name) => placed(element("script", { src: address(name) }));
export const load_style = (name) => placed(element("link", { rel: "stylesheet", href: address(name) }));
