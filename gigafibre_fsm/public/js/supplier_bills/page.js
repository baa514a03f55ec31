// The frame of the page of supplier bills: files come in, the list, and beside it the bill that is open.
import { element, keepingFocus } from "../elements/elements.js";
import { BillView } from "./bill_view.js";
import { ListView } from "./list_view.js";
import { load_list } from "./server.js";
import { UploadView } from "./upload_view.js";

const PAUSE = 3000; // milliseconds between two looks while bills are being read

export class SupplierBills {
	constructor(page) {
		this.page = page;
		this.state = "To Check";
		this.batch = "";
		/** @type {BillList} */
		this.list = { bills: [], counts: {}, progress: { waiting: 0, done: 0, all: 0 }, is_cut: false };
		this.upload = new UploadView(this);
		this.list_view = new ListView(this);
		this.bill_view = new BillView(this);
		this.status = element("p", { class: "fsm-sb-status", role: "status" });
		page.wrapper[0].classList.add("fsm-sb-page-frame");
		const left = element("div", { class: "fsm-sb-left" }, this.upload.root, this.list_view.root);
		this.root = element("div", { class: "fsm-sb" }, left, this.bill_view.root);
		page.main[0].append(this.status, this.root);
		document.addEventListener("keydown", (event) => this.press(event));
	}

	async shown() {
		this.is_shown = true;
		const bill = frappe.get_route()[1] || "";
		try {
			await this.load();
			if (bill && bill !== this.bill_view.name) await this.open(bill);
		} catch (error) {
			this.refuse(error);
		}
	}

	hidden() {
		this.is_shown = false;
		clearTimeout(this.timer);
	}

	// asks again by itself while something is being read
	async load() {
		clearTimeout(this.timer);
		const asked = this.state;
		const found = await load_list(asked, this.batch);
		if (asked !== this.state) return;
		this.list = found;
		keepingFocus(this.list_view.root, () => this.list_view.draw());
		this.upload.tell(found.progress);
		if (found.progress.waiting && this.is_shown) this.timer = setTimeout(() => this.look(), PAUSE);
		else if (!found.progress.waiting) this.batch = "";
	}

	async look() {
		try {
			await this.load();
		} catch (error) {
			this.say(error.message);
			this.timer = setTimeout(() => this.look(), PAUSE);
		}
	}

	async follow(batch) {
		this.batch = batch;
		this.state = "To Check";
		await this.look();
	}

	async choose_state(state) {
		this.state = state;
		this.close();
		await this.look();
	}

	async open(name) {
		try {
			await this.bill_view.open(name);
		} catch (error) {
			this.refuse(error);
			return;
		}
		this.root.classList.add("fsm-sb-split");
		this.list_view.mark();
		window.history.replaceState(null, "", frappe.router.make_url(["supplier-bills", name]));
		this.bill_view.root.querySelector(".fsm-sb-side").focus({ preventScroll: true });
	}

	close() {
		const { name } = this.bill_view;
		this.bill_view.close();
		this.root.classList.remove("fsm-sb-split");
		window.history.replaceState(null, "", frappe.router.make_url(["supplier-bills"]));
		this.list_view.mark();
		if (name) this.list_view.focus(name);
	}

	// after a decision: the next bill of the list, or the list alone
	async go_on() {
		const names = this.list.bills.map((bill) => bill.name);
		const next = names[names.indexOf(this.bill_view.name) + 1];
		await this.load();
		if (next && this.list.bills.some((bill) => bill.name === next)) await this.open(next);
		else this.close();
	}

	press(event) {
		if (!this.is_shown || !this.bill_view.name || document.querySelector(".modal.show")) return;
		if (event.key === "Escape") this.close();
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			// a field is saved when it is left: what was just typed counts
			if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
			this.bill_view.make_draft();
		}
	}

	say(text) {
		this.status.textContent = text;
	}

	refuse(error) {
		this.say(error.message);
		frappe.show_alert({ message: frappe.utils.escape_html(error.message), indicator: "red" }, 8);
	}
}
