// The page of a customer: the search above, the customer that the address names below.
import { element } from "../elements/elements.js";
import { Keys } from "./keys.js";
import { CustomerPanel } from "./panel.js";
import { SearchBox } from "./search_box.js";

const ROUTE = "customer-360";

export class CustomerPage {
	constructor(page) {
		this.page = page;
		/** @type {CustomerPanel | null} */
		this.panel = null;
		this.body = element("div", {});
		this.box = new SearchBox({ choose: (row) => this.go_to(row.customer) });
		page.wrapper[0].classList.add("fsm-cust-page");
		page.main[0].append(element("div", { class: "fsm-cust-search" }, this.box.root), this.body);
		this.keys = new Keys(this);
		window.addEventListener("resize", () => this.panel?.fit());
		page.add_menu_item(__("Keys"), () => this.keys.press(new KeyboardEvent("keydown", { key: "?" })));
	}

	// the next key acts on the customer, and is not typed into the search
	go_to(customer) {
		this.box.clear();
		this.box.field.blur();
		frappe.set_route(ROUTE, customer);
	}

	search() {
		this.box.focus();
	}

	is_shown() {
		return frappe.get_route()[0] === ROUTE;
	}

	shown() {
		const customer = frappe.get_route()[1] || "";
		if (this.panel && this.panel.customer === customer)
			return this.panel.refresh().catch((error) => this.panel?.say(error.message));
		this.panel?.close();
		this.panel = null;
		if (!customer) {
			this.body.replaceChildren(
				element(
					"p",
					{ class: "fsm-cust-none fsm-cust-empty" },
					__("Search a customer by name, number, address or device: press / and type.")
				)
			);
			return this.search();
		}
		const root = element("div", {});
		this.body.replaceChildren(root);
		const panel = (this.panel = new CustomerPanel(root, customer));
		return panel.load().then(() => panel.take_focus());
	}
}
