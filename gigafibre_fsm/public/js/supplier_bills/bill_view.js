// One bill: its pages, and beside them what was read, what speaks against it, and what a person decides.
import { button, element } from "../elements/elements.js";
import { ask } from "../platform/dialogs.js";
import { FindingsView } from "./findings_view.js";
import { FormView } from "./form_view.js";
import { LinesView } from "./lines_view.js";
import { PictureView } from "./picture_view.js";
import { add_supplier, create_draft, dismiss_bill, load_bill, read_again, save_bill } from "./server.js";

export class BillView {
	/** @param {import("./page.js").SupplierBills} page */
	constructor(page) {
		this.page = page;
		this.name = "";
		this.saving = Promise.resolve();
		const choose = (field) => this.focus_field(field);
		this.picture = new PictureView(choose);
		this.findings = new FindingsView(() => this.draw_actions(), choose);
		const light = (field) => this.picture.light(field);
		this.form = new FormView(
			(fields) => this.save(fields),
			light,
			() => this.ask_supplier()
		);
		this.lines = new LinesView(() => this.save({}, this.lines.values), light);
		this.head = element("div", { class: "fsm-sb-head" });
		this.actions = element("div", { class: "fsm-sb-actions" });
		const side = element(
			"div",
			{ class: "fsm-sb-side", role: "region", "aria-label": __("What was read"), tabindex: "-1" },
			this.head,
			this.findings.root,
			this.form.root,
			this.lines.root,
			this.actions
		);
		this.root = element("div", { class: "fsm-sb-bill", hidden: true }, this.picture.root, side);
	}

	async open(name) {
		await this.saving;
		const bill = await load_bill(name);
		this.name = name;
		this.findings.begin();
		this.root.hidden = false;
		this.picture.draw(bill);
		this.draw(bill);
		this.draw_inputs();
	}

	close() {
		this.name = "";
		this.root.hidden = true;
	}

	draw(bill) {
		this.bill = bill;
		this.head.replaceChildren(
			button(`‹ ${__("List")}`, () => this.page.close(), { class: "btn btn-default btn-sm fsm-sb-back" }),
			element("h3", {}, bill.fields.supplier_name || bill.file_title),
			bill.problem && element("p", { class: "fsm-sb-problem" }, bill.problem)
		);
		this.findings.draw(bill);
		this.draw_actions();
	}

	get is_open() {
		return ["To Check", "Failed"].includes(this.bill.state);
	}

	draw_inputs() {
		this.form.draw(this.bill, this.is_open);
		this.lines.draw(this.bill, this.is_open);
	}

	draw_actions() {
		const { state, invoice } = this.bill;
		const parts = [];
		if (this.is_open)
			parts.push(
				button(__("Make the draft"), () => this.make_draft(), {
					class: "btn btn-primary",
					disabled: state !== "To Check" || !this.findings.is_clear,
					dataset: { key: "draft" },
				})
			);
		if (invoice)
			parts.push(
				element(
					"a",
					{ class: "btn btn-primary", href: frappe.router.make_url(["purchase-invoice", invoice]) },
					__("Open the draft {0}", [invoice])
				)
			);
		if (!invoice && state !== "Waiting")
			parts.push(button(__("Read again"), () => this.decide(read_again), { class: "btn btn-default" }));
		if (this.is_open || state === "Waiting")
			parts.push(button(__("Put aside"), () => this.decide(dismiss_bill), { class: "btn btn-default" }));
		this.actions.replaceChildren(...parts);
	}

	// one change after the other, each on what the one before has left; what was typed stays where it is refused
	save(fields, lines = []) {
		const before = this.bill.fields.supplier;
		this.saving = this.saving.then(async () => {
			try {
				const { name: bill_reading, modified } = this.bill;
				this.draw(await save_bill({ bill_reading, modified, fields, lines }));
				this.page.say(__("Saved"));
				if (this.bill.fields.supplier !== before && "supplier" in fields) this.draw_inputs();
				await this.page.load();
			} catch (refusal) {
				this.page.refuse(refusal);
			}
		});
		return this.saving;
	}

	ask_supplier() {
		const field = {
			fieldname: "supplier_name",
			fieldtype: "Data",
			label: __("Supplier"),
			reqd: 1,
			default: this.bill.fields.supplier_name,
		};
		const send = async ({ supplier_name }) => {
			const { name: bill_reading, modified } = this.bill;
			try {
				this.draw(await add_supplier({ bill_reading, supplier_name, modified }));
			} catch (refusal) {
				this.page.refuse(refusal);
				return Promise.reject(null);
			}
			this.draw_inputs();
			return this.page.load();
		};
		ask(field, send, __("New supplier"), __("Create"));
	}

	async make_draft() {
		await this.saving;
		const { name: bill_reading, modified } = this.bill;
		const looked_at = [...this.findings.looked_at];
		try {
			const { invoice } = await create_draft({ bill_reading, modified, looked_at });
			this.page.say(__("{0} is a draft. Nothing is booked until somebody submits it.", [invoice]));
			await this.page.go_on();
		} catch (refusal) {
			this.page.refuse(refusal);
		}
	}

	async decide(method) {
		await this.saving;
		const { name: bill_reading, modified } = this.bill;
		try {
			await method({ bill_reading, modified });
			await this.page.go_on();
		} catch (refusal) {
			this.page.refuse(refusal);
		}
	}

	focus_field(field) {
		const line = /^line (\d+)$/.exec(field);
		if (line) this.lines.focus(Number(line[1]));
		else this.form.focus(field);
	}
}
