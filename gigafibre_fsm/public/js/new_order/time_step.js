// The time of the visit: offered by dispatch, and kept free while the order is finished.
import { button, element } from "../elements/elements.js";
import { day, hour, sentence, window } from "../platform/formatting.js";
import { Refused } from "../platform/server.js";
import { list_times, set_time } from "./server.js";

const day_of = ({ window_start }) => window_start.slice(0, 10);

export class TimeStep {
	constructor(wizard) {
		this.wizard = wizard;
		this.title = () => __("Visit");
		this.days = element("div", {});
		this.from = "";
	}

	is_done(review) {
		return Boolean(review?.held_until);
	}

	async draw(review) {
		const { name } = review.order;
		const times = await list_times(name, this.from);
		this.days = element("div", {}, ...this.draw_days(name, times));
		const parts = [];
		if (review.held_until)
			parts.push(
				element(
					"p",
					{},
					sentence(
						__("A time is kept until {0}. Choose another one to change it.", [hour(review.held_until)])
					)
				)
			);
		parts.push(this.days, this.other_dates(name));
		return parts;
	}

	// a customer who is away for two weeks is offered what comes after
	other_dates(name) {
		const look = ({ target }) => {
			this.from = target.value;
			return this.wizard.attempt(async () =>
				this.days.replaceChildren(...this.draw_days(name, await list_times(name, this.from)))
			);
		};
		const field = { type: "date", class: "form-control", value: this.from, on: { change: look } };
		return element(
			"label",
			{ class: "fsm-no-other-dates" },
			__("Other dates, from"),
			element("input", { ...field, dataset: { key: "time:from" } })
		);
	}

	// a heading for each day, its hours below
	draw_days(name, times) {
		if (!times.length) return [element("p", {}, this.nothing())];
		return [...new Set(times.map(day_of))].map((when) => {
			const id = `fsm-no-day-${when}`;
			const hours = times
				.filter((each) => day_of(each) === when)
				.map((each) =>
					button(window(each.window_start, each.window_end), () => this.take_time(name, each.choice), {
						class: "btn btn-default fsm-no-time",
						dataset: { choice: each.choice },
					})
				);
			return element(
				"div",
				{ role: "group", "aria-labelledby": id },
				element("h4", { id, class: "fsm-no-day" }, day(when)),
				element("div", { class: "fsm-no-times" }, ...hours)
			);
		});
	}

	nothing() {
		return this.from
			? __("No slot on these days: choose another date.")
			: __("No time can be offered. The address needs coordinates, and a technician with time and skills.");
	}

	// what somebody else has taken meanwhile is not offered any longer
	take_time(name, choice) {
		return this.wizard.go_on(async () => {
			try {
				return await set_time(name, choice);
			} catch (error) {
				if (error instanceof Refused)
					this.days.replaceChildren(...this.draw_days(name, await list_times(name, this.from)));
				throw error;
			}
		});
	}
}
