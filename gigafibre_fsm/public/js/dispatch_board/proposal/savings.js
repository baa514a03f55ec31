// What a change adds or saves, in minutes and dollars: less than zero is saved.
import { money } from "../../platform/formatting.js";
import { lasting } from "../time.js";

const MINUS = "−";

// a difference of minutes, with its sign
export function minutesText(minutes) {
	if (!minutes) return lasting(0);
	return `${minutes < 0 ? MINUS : "+"}${lasting(Math.abs(minutes))}`;
}

// a difference of dollars, with its sign
export const dollarsText = (dollars) => `${dollars > 0 ? "+" : ""}${money(dollars)}`;

// saving: {travel_minutes, cost (null where no hour has a cost)}; empty where nothing differs
export function savingText(saving) {
	if (!saving || !(saving.travel_minutes || saving.cost)) return "";
	const travel = __("{0} of travel", [minutesText(saving.travel_minutes)]);
	return [travel, saving.cost !== null && dollarsText(saving.cost)].filter(Boolean).join(", ");
}

// what one change would bring without the others; an honest word where its figures cannot be added to theirs
export function aloneText(alone) {
	const text = savingText(alone);
	if (!text) return "";
	return alone.is_shared ? __("{0} by itself (same day as other changes)", [text]) : text;
}

// the whole proposal: {travel_minutes, cost} between two sets of figures
export function differenceOf(before, after) {
	if (!before || !after) return null;
	const known = typeof before.cost === "number" && typeof after.cost === "number";
	return {
		travel_minutes: after.travel_minutes - before.travel_minutes,
		cost: known ? after.cost - before.cost : null,
	};
}
