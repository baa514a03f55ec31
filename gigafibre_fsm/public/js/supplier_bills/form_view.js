// The fields of a bill; each is saved when it is left.
import { button, element } from "../elements/elements.js";
import { AMOUNTS, FIELDS, KINDS, typed } from "./words.js";

const DAYS = ["bill_date", "due_date"];

export class FormView {
	/**
	 * @param {(fields: Record<string, string>) => void} save
	 * @param {(field: string) => void} light
	 * @param {() => void} create
	 */
	constructor(save, light, create) {
		this.save = save;
		this.light = light;
		this.create = create;
		this.root = element("div", { class: "fsm-sb-form" });
	}

	draw(bill, is_open) {
		this.is_open = is_open;
		const { fields } = bill;
		const texts = Object.entries(FIELDS).map(([name, label]) => this.input(name, label(), fields[name]));
		const amounts = Object.entries(AMOUNTS).map(([name, label]) =>
			this.input(name, label(), typed(fields[name]), { inputmode: "decimal" })
		);
		const kinds = Object.entries(KINDS).map(([name, label]) => ({ name, title: label() }));
		const suppliers = [{ name: "", title: __("Choose a supplier") }, ...bill.suppliers];
		this.root.replaceChildren(
			element(
				"div",
				{ class: "fsm-sb-fields" },
				this.labelled(__("Supplier"), this.select("supplier", suppliers, fields.supplier)),
				button(__("New supplier"), () => this.create(), { disabled: !is_open }),
				this.labelled(__("Kind"), this.select("kind", kinds, fields.kind)),
				...texts
			),
			element("div", { class: "fsm-sb-fields fsm-sb-amounts" }, ...amounts)
		);
	}

	input(name, label, value, properties = {}) {
		const is_day = DAYS.includes(name);
		return this.labelled(
			label,
			element("input", {
				type: is_day ? "date" : "text",
				class: "form-control input-sm",
				value: value || "",
				maxlength: is_day ? null : "140",
				disabled: !this.is_open,
				dataset: { field: name },
				on: { ...this.light_on(name), change: (event) => this.save({ [name]: event.target.value }) },
				...properties,
			})
		);
	}

	select(name, options, chosen) {
		const select = element("select", {
			class: "form-control input-sm",
			disabled: !this.is_open,
			dataset: { field: name },
			on: { ...this.light_on(name), change: (event) => this.save({ [name]: event.target.value }) },
		});
		select.append(
			...options.map((each) =>
				element("option", { value: each.name, selected: each.name === chosen }, each.title)
			)
		);
		return select;
	}

	light_on(name) {
		return { focus: () => this.light(name === "supplier" ? "supplier_name" : name) };
	}

	labelled(label, control) {
		return element("label", {}, element("span", {}, label), control);
	}

	// what somebody typed, in its field again
	restore(fields) {
		for (const [name, value] of Object.entries(fields)) {
			const control = this.find(name);
			if (control) control.value = value;
		}
	}

	find(field) {
		return this.root.querySelector(`[data-field="${CSS.escape(field)}"]`);
	}

	focus(field) {
		this.find(field)?.focus();
	}
}
