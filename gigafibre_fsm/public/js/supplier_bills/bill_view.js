// One bill: its pages, and beside them what was read, what speaks against it, and what a person decides.
import { button, element } from "../elements/elements.js";
import { ask } from "../platform/dialogs.js";
import { OutOfDate } from "../platform/server.js";
import { FindingsView } from "./findings_view.js";
import { FormView } from "./form_view.js";
import { LinesView } from "./lines_view.js";
import { PictureView } from "./picture_view.js";
import { add_supplier, create_draft, dismiss_bill, load_bill, read_again, save_bill } from "./server.js";
import { line_number } from "./words.js";

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
		this.conflict = element("div", { class: "fsm-sb-conflict", role: "alert" });
		this.actions = element("div", { class: "fsm-sb-actions" });
		const side = element(
			"div",
			{ class: "fsm-sb-side", role: "region", "aria-label": __("What was read"), tabindex: "-1" },
			this.head,
			this.conflict,
			this.findings.root,
			this.form.root,
			this.lines.root,
			this.actions
		);
		this.root = element("div", { class: "fsm-sb-bill", hidden: true }, this.picture.root, side);
	}

	async open(name) {
		await this.saving;
		this.wanted = name;
		const bill = await load_bill(name);
		if (this.wanted !== name) return;
		this.name = name;
		this.findings.begin();
		this.conflict.replaceChildren();
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
		this.picture.rename(bill);
		this.findings.draw(bill);
		this.draw_actions();
	}

	get is_open() {
		return ["To Check", "Failed"].includes(this.bill.state);
	}

	get may_draft() {
		return this.bill.state === "To Check" && this.findings.is_clear;
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
					disabled: !this.may_draft,
					dataset: { key: "draft" },
				})
			);
		if (invoice) parts.push(this.draft_link());
		if (!invoice && state !== "Waiting")
			parts.push(button(__("Read again"), () => this.decide(read_again), { class: "btn btn-default" }));
		if (this.is_open || state === "Waiting")
			parts.push(button(__("Put aside"), () => this.decide(dismiss_bill), { class: "btn btn-default" }));
		this.actions.replaceChildren(...parts);
	}

	draft_link() {
		const { invoice, may_open } = this.bill;
		if (!may_open)
			return element(
				"p",
				{ class: "fsm-sb-hint" },
				__("{0} is a draft. Somebody with ERPNext's role Accounts User submits it.", [invoice])
			);
		const href = frappe.router.make_url(["purchase-invoice", invoice]);
		return element("a", { class: "btn btn-primary", href }, __("Open the draft {0}", [invoice]));
	}

	// one change after the other, each on what the one before has left; what was typed stays where it is refused
	save(fields, lines = []) {
		const before = this.bill.fields.supplier;
		this.saving = this.saving.then(async () => {
			try {
				const { name: bill_reading, modified } = this.bill;
				this.draw(await save_bill({ bill_reading, modified, fields, lines }));
				this.conflict.replaceChildren();
				this.page.say(__("Saved"));
				if (this.bill.fields.supplier !== before && "supplier" in fields) this.draw_inputs();
				await this.page.load();
			} catch (refusal) {
				await this.meet(refusal, fields, lines);
			}
		});
		return this.saving;
	}

	// somebody else was here meanwhile: theirs is shown, and what was typed stays until the person has chosen
	async meet(refusal, fields = {}, lines = []) {
		this.page.refuse(refusal);
		if (!(refusal instanceof OutOfDate)) return;
		const fresh = await load_bill(this.name).catch((error) => this.page.refuse(error));
		if (!fresh) return;
		this.draw(fresh);
		this.draw_inputs();
		const is_typed = lines.length || Object.keys(fields).length;
		if (!this.is_open || !is_typed) return;
		this.form.restore(fields);
		if (lines.length) this.lines.draw({ ...this.bill, lines }, this.is_open);
		this.ask_whose(fields, lines);
	}

	ask_whose(fields, lines) {
		const keep_theirs = () => {
			this.conflict.replaceChildren();
			this.draw_inputs();
		};
		this.conflict.replaceChildren(
			element(
				"p",
				{},
				__(
					"Somebody else has changed this bill meanwhile. Their changes are shown; what you typed is still in its field and not saved."
				)
			),
			button(__("Save what I typed"), () => this.save(fields, lines)),
			button(__("Keep theirs"), keep_theirs)
		);
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
		if (!this.may_draft) {
			if (this.is_open) this.page.say(__("Something is still to be corrected or looked at."));
			return;
		}
		const { name: bill_reading, modified } = this.bill;
		const looked_at = [...this.findings.looked_at];
		try {
			const { invoice } = await create_draft({ bill_reading, modified, looked_at });
			this.page.say(__("{0} is a draft. Nothing is booked until somebody submits it.", [invoice]));
			await this.page.go_on();
		} catch (refusal) {
			await this.meet(refusal);
		}
	}

	async decide(method) {
		await this.saving;
		const { name: bill_reading, modified } = this.bill;
		try {
			await method({ bill_reading, modified });
			await this.page.go_on();
		} catch (refusal) {
			await this.meet(refusal);
		}
	}

	focus_field(field) {
		if (line_number(field)) this.lines.focus(line_number(field));
		else this.form.focus(field);
	}
}
