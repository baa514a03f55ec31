// What the planner's figures are called, and how each is written.
import { labelled, money } from "../platform/formatting.js";
import { lasting, numberText } from "./time.js";

// whose places are sought, so that the same words never count another set
const UNPLACED = {
	Day: () => __("Visits without a place, backlog included"),
	Technician: () => __("Visits of the technician without a place"),
	Visit: () => __("Chosen visits without a place"),
	Visits: () => __("Chosen visits without a place"),
	Storm: () => __("Visits without a place, backlog included"),
	Comparison: () => __("Visits of the day without a place"),
};

const FIGURES = {
	placed: () => __("Placed visits"),
	unplaced: (scope) => (UNPLACED[scope] || UNPLACED.Day)(),
	late_minutes: () => __("Outside promised windows"),
	travel_minutes: () => __("Travel", null, "Planner"),
	kilometres: () => __("Kilometres"),
	work_minutes: () => __("Work", null, "Planner"),
	overtime_minutes: () => __("Overtime"),
	rushed: () => __("Visits without time for the way"),
	spread_minutes: () => __("Between the longest and the shortest day"),
	not_preferred: () => __("Not with the preferred technician"),
	changed_technician: () => __("Change of technician"),
	changed_time: () => __("Change of hour"),
	technicians_used: () => __("Technicians at work"),
	cost: () => __("In dollars"),
};

// in this order, and only those that people know
export const figureNames = (figures) => Object.keys(FIGURES).filter((name) => name in (figures || {}));
export const figureName = (name, scope = "Day") => FIGURES[name](scope);

export function figureText(name, value) {
	if (typeof value !== "number") return "–";
	if (name === "cost") return money(value);
	return name.endsWith("_minutes") ? lasting(value) : numberText(value);
}

// all of them on one line
export function figuresText(figures) {
	return figureNames(figures)
		.map((name) => labelled(figureName(name), figureText(name, figures[name])))
		.join(" · ");
}
