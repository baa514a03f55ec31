// The order before it is submitted: who, where, what, when, and what it costs with taxes.
import { button, element } from "../elements/elements.js";
import { day_window, hour, money, phone_number } from "../platform/formatting.js";
import { submit_order } from "./server.js";

export class ReviewStep {
	constructor(wizard) {
		this.wizard = wizard;
		this.title = () => __("Review");
	}

	is_done() {
		return false;
	}

	draw(review) {
		const { order } = review;
		const address = [order.address_line, order.unit, order.city, order.postal_code]
			.filter(Boolean)
			.join(", ");
		const rows = [
			[__("Customer"), order.full_name],
			[
				__("Reached at"),
				[order.email, order.mobile && phone_number(order.mobile)].filter(Boolean).join(", "),
			],
			[__("Address"), address],
			...review.lines.map((line) => [
				line.quantity > 1 ? `${line.quantity} × ${line.title}` : line.title,
				line.plan
					? __("{0} a month, before taxes", [money(line.amount)])
					: __("{0} once, before taxes", [money(line.amount)]),
			]),
			[__("Each month, taxes included"), money(review.monthly.total)],
			review.now.total > 0 && [__("Once, taxes included"), money(review.now.total)],
			review.first && [__("First invoice, if the line works that day"), money(review.first.total)],
			[__("Term"), order.term_months ? __("{0} months", [order.term_months]) : __("No term")],
			order.lent_equipment && [__("Lent equipment"), order.lent_equipment.split("\n").join(", ")],
			order.slot_start && [__("Visit"), day_window(order.slot_start, order.slot_end)],
			review.held_until && [__("Kept until"), hour(review.held_until)],
		].filter(Boolean);
		const list = element(
			"dl",
			{ class: "fsm-no-review" },
			...rows.map(([term, text]) => element("div", {}, element("dt", {}, term), element("dd", {}, text)))
		);
		return [
			list,
			review.lacks_seller_address &&
				element(
					"p",
					{ class: "fsm-no-status", role: "alert" },
					__(
						"ERPNext has no address of the company, which must name itself to its customers with one. Add it to the company before you submit."
					)
				),
			element(
				"p",
				{ class: "fsm-no-hint" },
				__(
					"Submitting creates the customer and sends the agreement. The visit is promised once it is signed."
				)
			),
			button(__("Submit the order"), () => this.submit(review), {
				class: "btn btn-primary fsm-no-next",
				dataset: { key: "submit" },
			}),
		];
	}

	async submit({ order, agreed }) {
		const is_submitted = await this.wizard.attempt_once(() => submit_order(order.name, agreed));
		if (is_submitted) this.wizard.open_form();
	}
}
