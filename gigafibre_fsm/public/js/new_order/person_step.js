// Who orders, and how they are reached.
import { choice, field, form } from "./fields.js";
import { set_person } from "./server.js";

export class PersonStep {
	constructor(wizard) {
		this.wizard = wizard;
		this.title = () => __("Customer");
	}

	is_done(review) {
		return Boolean(review?.order.full_name && review.order.is_verified);
	}

	draw(review) {
		const { order } = review;
		return [
			form(
				(typed) => this.wizard.go_on(() => set_person({ order: order.name, ...typed })),
				__("Continue"),
				field("full_name", __("Name"), order.full_name, { "data-first": "" }),
				choice(
					"customer_type",
					__("Customer Type"),
					[
						["Individual", __("Individual")],
						["Company", __("Company")],
					],
					order.customer_type
				),
				field("email", __("E-mail"), order.email, { type: "email" }),
				field("mobile", __("Mobile"), order.mobile, { type: "tel" }),
				choice(
					"language",
					__("Language of the customer"),
					[
						["fr", __("French")],
						["en", __("English")],
					],
					order.language
				)
			),
		];
	}
}
