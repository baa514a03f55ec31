// The time of the visit: offered by dispatch, and kept free while the order is finished.
import { button, element } from "../elements/elements.js";
import { hour } from "../platform/formatting.js";
import { Refused } from "../platform/server.js";
import { list_times, set_time } from "./server.js";

export class TimeStep {
	constructor(wizard) {
		this.wizard = wizard;
		this.title = () => __("Visit");
		this.days = element("div", {});
	}

	is_done(review) {
		return Boolean(review?.held_until);
	}

	async draw(review) {
		const { name } = review.order;
		const times = await list_times(name, "");
		this.days = element("div", { class: "fsm-no-times" }, ...this.buttons(name, times));
		const parts = [];
		if (review.held_until)
			parts.push(
				element(
					"p",
					{},
					__("A time is kept until {0}. Choose another one to change it.", [hour(review.held_until)])
				)
			);
		if (!times.length)
			parts.push(
				element(
					"p",
					{},
					__("No time can be offered. The address needs coordinates, and a technician with time and skills.")
				)
			);
		parts.push(this.days);
		return parts;
	}

	buttons(name, times) {
		return times.map((each) =>
			button(each.text, () => this.take_time(name, each.choice), {
				class: "btn btn-default fsm-no-time",
				dataset: { choice: each.choice },
			})
		);
	}

	// what somebody else has taken meanwhile is not offered any longer
	take_time(name, choice) {
		return this.wizard.go_on(async () => {
			try {
				return await set_time(name, choice);
			} catch (error) {
				if (error instanceof Refused)
					this.days.replaceChildren(...this.buttons(name, await list_times(name, "")));
				throw error;
			}
		});
	}
}
