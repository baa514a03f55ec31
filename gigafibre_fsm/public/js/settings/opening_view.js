// The opening of a new site: its steps on one side, the form of one of them on the other.
import { button, element } from "../elements/elements.js";
import { read, write } from "../platform/server.js";
import { address_of, link_to } from "./parts.js";
import { FORMS } from "./opening_forms.js";

const STATES = {
	Done: () => __("✓ done"),
	Skipped: () => __("skipped"),
	Open: () => __("to do"),
};

export class OpeningView {
	constructor(settings) {
		this.settings = settings;
		this.page = null;
		this.chosen = "";
		this.refusal = "";
		this.typed = {};
	}

	get is_loaded() {
		return Boolean(this.page);
	}

	async load() {
		const is_first = !this.is_loaded;
		this.page = await read("opening.load");
		if (is_first) this.chosen = this.page.next;
	}

	draw() {
		return element(
			"div",
			{ class: "fsm-set-opening" },
			element(
				"nav",
				{ "aria-label": __("Steps") },
				element(
					"ol",
					{ class: "fsm-set-steps" },
					this.page.steps.map((step) => this.link(step))
				)
			),
			this.chosen ? this.form() : this.result()
		);
	}

	link(step) {
		const is_chosen = step.key === this.chosen;
		const label = element(
			"span",
			{},
			element("b", {}, step.title),
			element("span", { class: "fsm-set-soft" }, STATES[step.state]())
		);
		return element(
			"li",
			{},
			button(label, () => this.choose(step.key), {
				class: `btn btn-sm ${is_chosen ? "btn-primary" : "btn-default"}`,
				"aria-current": is_chosen ? "step" : null,
				dataset: { key: `step:${step.key}` },
			})
		);
	}

	choose(key) {
		this.go(key);
		this.show();
	}

	go(key) {
		this.chosen = key;
		this.refusal = "";
	}

	// what changes is read to whoever does not see it
	show() {
		this.settings.draw();
		this.settings.body.querySelector(".fsm-set-title")?.focus();
	}

	form() {
		const step = this.page.steps.find(({ key }) => key === this.chosen);
		const { parts, send, label } = FORMS[this.chosen](this.page);
		const submit = element("button", { type: "submit", class: "btn btn-primary btn-sm" }, label);
		const form = element(
			"form",
			{
				class: "fsm-set-form",
				on: {
					submit: (event) => {
						event.preventDefault();
						this.send(form, submit, send);
					},
				},
			},
			element("h3", { class: "fsm-set-title", tabindex: "-1" }, step.title),
			element("p", {}, step.purpose),
			step.found.length > 0 &&
				element(
					"ul",
					{ class: "fsm-set-found" },
					step.found.map((line) => element("li", {}, line))
				),
			parts,
			element("p", { class: "fsm-set-refusal", role: "alert" }, this.refusal),
			element("div", { class: "fsm-set-actions" }, send && submit, this.skip(step))
		);
		this.keep(form);
		return form;
	}

	skip({ key, state }) {
		if (state !== "Open") return null;
		return button(__("Skip this step"), () => this.ask(() => write("opening.skip", { step: key })), {
			dataset: { key: "skip" },
		});
	}

	// what was typed is there again after another step was looked at
	keep(form) {
		const typed = (this.typed[this.chosen] ??= {});
		for (const input of form.querySelectorAll("[name]")) {
			if (input.name in typed) input.value = typed[input.name];
			input.addEventListener("input", () => (typed[input.name] = input.value));
		}
	}

	send(form, submit, send) {
		submit.disabled = true;
		submit.setAttribute("aria-busy", "true");
		const step = this.chosen;
		return this.ask(async () => {
			const page = await send(Object.fromEntries(new FormData(form)));
			this.typed[step] = {};
			return page;
		});
	}

	// after an answer the first open step is shown, unless somebody has gone to another one meanwhile
	async ask(asked) {
		const step = this.chosen;
		this.settings.say(__("Saving…"));
		try {
			this.page = await asked();
			if (step === this.chosen) this.go(this.page.next);
		} catch (error) {
			if (step === this.chosen) this.refusal = error.message;
		}
		this.settings.say("");
		this.show();
	}

	result() {
		const { visit } = this.page;
		const title = element(
			"h3",
			{ class: "fsm-set-title", tabindex: "-1" },
			visit ? __("The first visit is dispatched") : __("No step is open")
		);
		const board = link_to(frappe.router.make_url(["dispatch-board"]), __("Open the board"), {
			class: "btn btn-primary btn-sm",
		});
		return element(
			"div",
			{ class: "fsm-set-form" },
			title,
			visit ? this.describe(visit) : element("p", {}, __("Choose a step to go back to it.")),
			element(
				"div",
				{ class: "fsm-set-actions" },
				board,
				visit && to_visit(visit),
				visit?.message && to_text(visit)
			)
		);
	}

	describe({ technician, arrival, text }) {
		return [
			element("p", {}, __("{0} arrives {1}.", [technician, arrival])),
			text &&
				element(
					"p",
					{},
					__("The text with the link to the technician: {0}.", [text]),
					" ",
					this.page.office.outbound
				),
		];
	}
}

const to_visit = ({ job }) => link_to(frappe.utils.get_form_link("Dispatch Job", job), __("Open the visit"));

const to_text = ({ message }) => link_to(`${address_of("FSM SMS")}/${message}`, __("Open the text"));
