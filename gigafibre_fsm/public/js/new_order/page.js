// The wizard of an order: one step after the other; each is stored at once, so that an order that is left can be gone on with.
import { button, element } from "../elements/elements.js";
import { AddressStep } from "./address_step.js";
import { OfferStep } from "./offer_step.js";
import { PersonStep } from "./person_step.js";
import { ReviewStep } from "./review_step.js";
import { load_order } from "./server.js";
import { TimeStep } from "./time_step.js";

const OPEN = ["Draft", "Located", "Planned", "Verified", "Held"];

export class OrderWizard {
	constructor(page) {
		this.page = page;
		this.name = "";
		this.steps = [AddressStep, OfferStep, PersonStep, TimeStep, ReviewStep].map((Step) => new Step(this));
		this.status = element("p", { class: "fsm-no-status", role: "alert" });
		this.trail = element("ol", { class: "fsm-no-trail", "aria-label": __("Steps of the order") });
		this.body = element("section", {
			class: "fsm-no-step",
			tabindex: "-1",
			on: { keydown: (event) => event.repeat && event.key === "Enter" && event.preventDefault() },
		});
		page.main[0].append(element("div", { class: "fsm-no" }, this.trail, this.status, this.body));
	}

	async shown() {
		const wanted = frappe.get_route()[1] || "";
		// who comes back finds what they typed; without a name another order begins, and the former one waits in the list
		if (this.number !== undefined && wanted === this.name) return;
		await this.attempt(async () => {
			if (!wanted) return this.begin();
			this.take(await load_order(wanted));
			this.show(this.first_open());
		});
	}

	// nothing is stored before the first step is
	begin() {
		this.name = "";
		this.review = null;
		this.show(0);
	}

	take(review) {
		this.review = review;
		this.name = review.order.name;
		window.history.replaceState(null, "", frappe.router.make_url(["new-order", this.name]));
		if (!OPEN.includes(review.order.state)) this.open_form();
	}

	open_form() {
		const { name } = this;
		this.begin();
		frappe.set_route("Form", "FSM Order", name);
	}

	first_open() {
		const found = this.steps.findIndex((step) => !step.is_done(this.review));
		return found < 0 ? this.steps.length - 1 : found;
	}

	async show(number) {
		this.number = number;
		this.say("");
		const step = this.steps[number];
		this.draw_trail();
		this.body.replaceChildren(element("h3", {}, step.title()), element("p", {}, __("Loading…")));
		await this.attempt(async () => {
			const parts = await step.draw(this.review);
			if (this.number === number) this.body.replaceChildren(element("h3", {}, step.title()), ...parts.flat());
		});
		// never on a button or a list: the same Enter that ended a step would go through the next one
		(this.body.querySelector("[data-first]") || this.body).focus({ preventScroll: true });
		// the button that was pressed is at the end of a long form
		this.body.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
	}

	draw_trail() {
		this.trail.replaceChildren(
			...this.steps.map((step, number) => {
				const is_done = this.review && step.is_done(this.review);
				const may_go = this.review && (number <= this.first_open() || is_done);
				const label = `${is_done ? "✓" : number + 1} ${step.title()}`;
				return element(
					"li",
					{ "aria-current": number === this.number ? "step" : null },
					button(label, () => this.show(number), { class: "fsm-no-mark", disabled: !may_go })
				);
			})
		);
	}

	// stores a step and goes on; a refusal leaves what was typed as it is
	async go_on(store) {
		const is_stored = await this.attempt_once(async () => this.take(await store()));
		if (!is_stored || !this.review) return;
		// nothing is chosen for an address at which no new line is ordered
		const number = this.review.obstacle ? 0 : Math.min(this.number + 1, this.steps.length - 1);
		this.show(number);
	}

	// a second press while the server works does nothing
	async attempt_once(act) {
		const pressed = [...this.body.querySelectorAll("button")];
		pressed.forEach((each) => (each.disabled = true));
		const is_done = await this.attempt(act);
		pressed.forEach((each) => (each.disabled = false));
		return is_done;
	}

	async attempt(act) {
		try {
			this.say("");
			await act();
			return true;
		} catch (error) {
			this.say(error.message);
			return false;
		}
	}

	say(text) {
		this.status.textContent = text;
		if (text) this.status.scrollIntoView({ block: "center" });
	}
}
