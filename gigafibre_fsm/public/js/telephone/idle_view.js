// Between calls: whether this person takes calls, a number to call, who is to be called back, how loud it rings.
import { button, element } from "../elements/elements.js";
import { ask_for_microphone } from "./microphone.js";
import { ring_volume, set_ring_volume } from "./ring.js";
import { sentence_of } from "./words.js";

export class IdleView {
	constructor(telephone, panel) {
		this.telephone = telephone;
		this.panel = panel;
		this.call = "";
		this.available = element("button", {
			type: "button",
			class: "fsm-phone-switch",
			role: "switch",
			on: { click: () => this.switch_available() },
		});
		this.trouble = element("p", { class: "fsm-phone-trouble" });
		this.number = element("input", {
			type: "tel",
			class: "form-control",
			"aria-label": __("Number to call"),
			placeholder: __("Number to call"),
			autocomplete: "off",
		});
		this.call_backs = button(__("To call back"), () => this.panel.show_call_backs());
		this.root = element("div", {}, this.available, this.trouble, this.form(), this.ways(), this.loudness());
	}

	form() {
		const dial = (event) => {
			event.preventDefault();
			this.telephone.order("dial", { text: this.number.value });
		};
		const call = element("button", { type: "submit", class: "btn btn-primary btn-sm" }, __("Call"));
		return element("form", { class: "fsm-phone-dial", on: { submit: dial } }, this.number, call);
	}

	ways() {
		const history = button(__("Call history"), () => frappe.set_route("List", "FSM Call"));
		return element("div", { class: "fsm-phone-ways" }, this.call_backs, history);
	}

	loudness() {
		const slider = element("input", {
			type: "range",
			min: 0,
			max: 100,
			step: 10,
			value: ring_volume(),
			"aria-label": __("How loud it rings"),
		});
		slider.addEventListener("input", () => set_ring_volume(slider.value));
		const hear = button(__("Hear it"), () => this.telephone.ring.beat());
		return element("div", { class: "fsm-phone-loudness" }, element("span", {}, __("Ring")), slider, hear);
	}

	// the browser asks for the microphone now, and not when a customer waits
	async switch_available() {
		const on = !this.telephone.state.is_available;
		const refusal = on && this.telephone.state.line !== "hand" ? await ask_for_microphone() : "";
		if (refusal) return this.telephone.order("refuse", { reason: refusal });
		return this.telephone.order("set_available", { on });
	}

	/** @param {TelephoneState} state */
	draw(state) {
		this.available.setAttribute("aria-checked", String(state.is_available));
		const { call_backs } = state;
		this.call_backs.textContent = call_backs ? __("To call back: {0}", [call_backs]) : __("To call back");
		this.available.textContent = state.is_available ? __("I take calls") : __("I take no calls");
		const trouble = state.trouble || (state.line === "hand" ? "not_set_up" : "");
		this.trouble.hidden = !trouble;
		this.trouble.textContent = trouble && sentence_of({ id: 0, code: trouble, values: [], tone: "bad" });
	}

	focus() {
		this.number.focus();
	}
}
