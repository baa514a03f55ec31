// Those who called and reached nobody, the longest wait first: called with one press, or settled without.
import { button, element } from "../elements/elements.js";
import { moment, phone_number, page_locale, SHORT } from "../platform/formatting.js";
import { list_call_backs, settle_call_back } from "./server.js";

export class CallBacksView {
	constructor(telephone, back) {
		this.telephone = telephone;
		this.call = "";
		this.list = element("ul", { class: "fsm-phone-rows" }, element("li", {}, __("Loading")));
		this.root = element(
			"div",
			{},
			element(
				"header",
				{ class: "fsm-phone-state" },
				element("strong", {}, __("To call back")),
				button(__("Back"), back)
			),
			this.list
		);
		this.load();
	}

	async load() {
		try {
			const { call_backs: rows } = await list_call_backs();
			this.list.replaceChildren(...rows.map((row) => this.row(row)));
			if (!rows.length) this.list.append(element("li", {}, __("Nobody waits for a call.")));
		} catch (error) {
			this.telephone.complain(error);
		}
	}

	row({ call, number, customer, customer_name, on, voicemail, recording, calls }) {
		const dial = () => this.telephone.order("dial", { text: number, customer: customer || "" });
		const settle = async () => {
			await settle_call_back(call).catch((error) => this.telephone.complain(error));
			this.load();
		};
		return element(
			"li",
			{},
			element("strong", {}, customer_name || phone_number(number)),
			element(
				"div",
				{ class: "fsm-phone-soft" },
				customer_name ? `${phone_number(number)} · ` : "",
				moment(on, page_locale(), SHORT, frappe.datetime.get_today()),
				calls > 1 ? ` · ${__("{0} calls", [calls])}` : "",
				voicemail ? ` · ${__("left a message")}` : ""
			),
			recording && element("audio", { controls: true, preload: "none", src: recording }),
			element(
				"div",
				{ class: "fsm-phone-ways" },
				button(__("Call"), dial),
				button(__("Open", null, "Telephone"), () => frappe.set_route("Form", "FSM Call", call)),
				button(__("Settled"), settle)
			)
		);
	}

	draw() {}

	focus() {
		this.root.querySelector("button")?.focus();
	}
}
