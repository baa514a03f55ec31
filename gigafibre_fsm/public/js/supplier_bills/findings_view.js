// What speaks against a bill, in words: what must be corrected, and what a person ticks once they have looked at it.
import { element } from "../elements/elements.js";

export class FindingsView {
	/**
	 * @param {() => void} changed
	 * @param {(field: string) => void} choose
	 */
	constructor(changed, choose) {
		this.changed = changed;
		this.choose = choose;
		this.looked_at = new Set();
		this.root = element("section", { class: "fsm-sb-findings", role: "status", "aria-label": __("Checks") });
	}

	begin() {
		this.looked_at.clear();
	}

	draw(bill) {
		this.findings = bill.findings;
		const is_open = bill.state === "To Check" || bill.state === "Failed";
		const rows = bill.findings.map((found) => this.row(found));
		if (is_open && !rows.length)
			rows.push(element("p", { class: "fsm-sb-fine" }, `✓ ${__("Nothing speaks against this bill.")}`));
		this.root.replaceChildren(...rows);
	}

	row(found) {
		const text = element("span", {}, this.words_of(found), opens_document(found));
		if (found.is_bad)
			return element("p", { class: "fsm-sb-finding fsm-sb-bad" }, element("b", {}, __("To correct")), text);
		const box = element("input", {
			type: "checkbox",
			checked: this.looked_at.has(found.key),
			dataset: { key: `look:${found.key}` },
			on: { change: () => this.tick(found.key, box.checked) },
		});
		return element(
			"div",
			{ class: "fsm-sb-finding fsm-sb-doubtful" },
			element("label", { class: "fsm-sb-tick" }, box, element("b", {}, __("I have looked at it"))),
			text
		);
	}

	// the sentence leads to the field that it is about
	words_of(found) {
		if (!found.field) return found.text;
		const go = () => this.choose(found.field);
		return element("button", { type: "button", class: "fsm-sb-words", on: { click: go } }, found.text);
	}

	tick(key, is_ticked) {
		if (is_ticked) this.looked_at.add(key);
		else this.looked_at.delete(key);
		this.changed();
	}

	get is_clear() {
		return this.findings.every((found) => !found.is_bad && this.looked_at.has(found.key));
	}
}

const opens_document = ({ opens }) =>
	opens.length > 0 &&
	element("a", { class: "fsm-sb-document", href: frappe.router.make_url(opens) }, __("Open {0}", [opens[1]]));
