// What the planner's figures are called, and how each is written.
import { labelled } from "../platform/formatting.js";
import { lasting, numberText } from "./time.js";

const FIGURES = {
	placed: () => __("Placed visits"),
	unplaced: () => __("Visits without a place"),
	late_minutes: () => __("Late", null, "Planner"),
	travel_minutes: () => __("Travel", null, "Planner"),
	work_minutes: () => __("Work", null, "Planner"),
	overtime_minutes: () => __("Overtime"),
	spread_minutes: () => __("Between the longest and the shortest day"),
	not_preferred: () => __("Not with the preferred technician"),
	changed_technician: () => __("Change of technician"),
	changed_time: () => __("Change of hour"),
	technicians_used: () => __("Technicians at work"),
};

// in this order, and only those that people know
export const figureNames = (figures) => Object.keys(FIGURES).filter((name) => name in (figures || {}));
export const figureName = (name) => FIGURES[name]();

export function figureText(name, value) {
	if (typeof value !== "number") return "–";
	return name.endsWith("_minutes") ? lasting(value) : numberText(value);
}

// all of them on one line
export function figuresText(figures) {
	return figureNames(figures)
		.map((name) => labelled(figureName(name), figureText(name, figures[name])))
		.join(" · ");
}
