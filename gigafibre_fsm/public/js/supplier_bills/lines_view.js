// The lines of a bill, and what each is booked as.
import { button, element } from "../elements/elements.js";
import { typed } from "./words.js";

const EMPTY = {
	description: "",
	part_number: "",
	quantity: "1",
	unit_price: "",
	amount: "",
	item: "",
	account: "",
};
const ITEMS = "fsm-sb-items";

export class LinesView {
	/**
	 * @param {() => void} changed
	 * @param {(field: string) => void} light
	 */
	constructor(changed, light) {
		this.changed = changed;
		this.light = light;
		this.rows = element("div", { class: "fsm-sb-lines" });
		this.root = element("fieldset", { class: "fsm-sb-part" }, element("legend", {}, __("Lines")), this.rows);
	}

	draw(bill, is_open) {
		this.accounts = bill.accounts;
		this.is_open = is_open;
		const items = element("datalist", { id: ITEMS });
		items.append(...bill.items.map((item) => element("option", { value: item.name }, item.title)));
		this.lines = bill.lines.map((line) => this.line(line));
		this.add = button(__("Add a line"), () => this.append(), { disabled: !is_open });
		this.rows.replaceChildren(items, ...this.lines.map((line) => line.root), this.add);
		this.number();
	}

	line(values) {
		const inputs = {
			description: this.text(__("Description"), values.description),
			part_number: this.text(__("Article number"), values.part_number),
			quantity: this.text(__("Quantity"), typed(values.quantity)),
			unit_price: this.text(__("Price"), typed(values.unit_price)),
			amount: this.text(__("Amount"), typed(values.amount)),
			account: this.account(values.account),
			item: this.text(__("Item"), values.item, { list: ITEMS }),
		};
		const line = { inputs, root: element("div", { class: "fsm-sb-line", role: "group" }) };
		const remove = button("✕", () => this.remove(line), {
			"aria-label": __("Remove this line"),
			class: "btn btn-default btn-sm fsm-sb-remove",
			disabled: !this.is_open,
		});
		for (const [name, input] of Object.entries(inputs)) {
			input.dataset.name = name;
			const label = element(
				"label",
				{ class: `fsm-sb-${name}` },
				element("span", {}, input.ariaLabel),
				input
			);
			line.root.append(label);
		}
		line.root.append(remove);
		line.root.addEventListener("focusin", () => this.light(`line ${this.lines.indexOf(line) + 1}`));
		return line;
	}

	text(label, value, properties = {}) {
		return element("input", {
			type: "text",
			class: "form-control input-sm",
			"aria-label": label,
			value: value || "",
			maxlength: "140",
			disabled: !this.is_open,
			on: { change: () => this.changed() },
			...properties,
		});
	}

	account(chosen) {
		const select = element("select", {
			class: "form-control input-sm",
			"aria-label": __("Account"),
			disabled: !this.is_open,
			on: { change: () => this.changed() },
		});
		const options = [{ name: "", title: __("The company's usual account") }, ...this.accounts];
		select.append(
			...options.map(({ name, title }) =>
				element("option", { value: name, selected: name === chosen }, title)
			)
		);
		return select;
	}

	append() {
		const line = this.line(EMPTY);
		this.lines.push(line);
		this.add.before(line.root);
		this.number();
		line.inputs.description.focus();
	}

	remove(line) {
		if (this.lines.length === 1) return;
		this.lines = this.lines.filter((each) => each !== line);
		line.root.remove();
		this.number();
		this.changed();
		this.add.focus();
	}

	number() {
		this.lines.forEach(({ root }, place) => root.setAttribute("aria-label", __("Line {0}", [place + 1])));
	}

	get values() {
		return this.lines.map(({ inputs }) =>
			Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]))
		);
	}

	focus(number) {
		this.lines[number - 1]?.inputs.amount.focus();
	}
}
