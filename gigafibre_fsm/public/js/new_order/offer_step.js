// Plan and add-ons at the prices of today.
import { element } from "../elements/elements.js";
import { money } from "../platform/formatting.js";
import { form } from "./fields.js";
import { list_offers, set_offer } from "./server.js";

// what a person in a shop is told first is the whole price, as on the website
const before_taxes = ({ price, text }) =>
	[__("{0} before taxes", [money(price)]), text].filter(Boolean).join(" · ");

export class OfferStep {
	constructor(wizard) {
		this.wizard = wizard;
		this.title = () => __("Plan and add-ons");
	}

	is_done(review) {
		return Boolean(review?.lines.length);
	}

	async draw(review) {
		if (review.order.quotation) return this.quoted(review);
		const offers = await list_offers(review.order.name);
		if (!offers.plans.length)
			return [element("p", {}, __("No plan is offered at this address. Offer one in Subscription Plan."))];
		const wanted = chosen_or_wanted(review, offers);
		const asked = offers.plans.find((each) => each.item in wanted) || offers.plans[0];
		const plan = review.lines[0]?.plan || asked.plan;
		return [
			form(
				(typed) => this.send(typed),
				__("Continue"),
				element(
					"fieldset",
					{},
					element("legend", {}, __("Internet plan")),
					...offers.plans.map((each) => this.plan(each, each.plan === plan))
				),
				offers.add_ons.length > 0 &&
					element(
						"fieldset",
						{},
						element("legend", {}, __("Add-ons")),
						...offers.add_ons.map((each) => this.add_on(each, Math.min(wanted[each.item] || 0, each.most)))
					)
			),
		];
	}

	// the lines of a quotation are changed there alone
	quoted(review) {
		const rows = review.lines.map((line) =>
			element(
				"div",
				{},
				element("dt", {}, line.quantity > 1 ? `${line.quantity} × ${line.title}` : line.title),
				element(
					"dd",
					{},
					line.plan
						? __("{0} a month, before taxes", [money(line.amount)])
						: __("{0} once, before taxes", [money(line.amount)])
				)
			)
		);
		return [
			form(
				() => this.wizard.show(this.wizard.number + 1),
				__("Continue"),
				element("dl", { class: "fsm-no-review" }, ...rows),
				element(
					"p",
					{ class: "fsm-no-hint" },
					__("As quoted in {0}. Other lines need another quotation.", [review.order.quotation])
				)
			),
		];
	}

	plan(each, is_chosen) {
		return element(
			"label",
			{ class: "fsm-no-option" },
			element("input", { type: "radio", name: "plan", value: each.plan, checked: is_chosen }),
			element("b", {}, each.title),
			element("span", {}, __("{0} a month, taxes included", [money(each.total)])),
			element("span", { class: "fsm-no-hint" }, before_taxes(each))
		);
	}

	add_on(each, quantity) {
		const price = money(each.total);
		const most = Array.from({ length: each.most + 1 }, (_unused, number) => number);
		const select = element("select", {
			name: `item:${each.item}`,
			class: "form-control",
			"aria-label": each.title,
		});
		select.append(
			...most.map((number) =>
				element("option", { value: String(number), selected: number === quantity }, String(number))
			)
		);
		return element(
			"label",
			{ class: "fsm-no-option" },
			select,
			element("b", {}, each.title),
			element(
				"span",
				{},
				each.is_monthly ? __("{0} a month, taxes included", [price]) : __("{0} once, taxes included", [price])
			),
			element("span", { class: "fsm-no-hint" }, before_taxes(each))
		);
	}

	send(typed) {
		const items = Object.entries(typed).filter(([name]) => name.startsWith("item:"));
		const add_ons = Object.fromEntries(items.map(([name, number]) => [name.slice(5), Number(number)]));
		return this.wizard.go_on(() => set_offer({ order: this.wizard.name, plan: typed.plan, add_ons }));
	}
}

// what was chosen before, else what the opportunity is about
function chosen_or_wanted(review, offers) {
	const chosen = Object.fromEntries(review.lines.map((line) => [line.item, line.quantity]));
	return review.lines.length ? chosen : offers.wanted;
}
