// What a gesture left as it was: one line for each visit, with its hour, so that twins are told apart.
import { titleOf } from "./card_view.js";
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { isPlanned } from "./store.js";
import { clock, dayOf, dayText, minutesOf } from "./time.js";

// left: [[name, sentences]]
export function showLeftOut(board, title, left) {
	const items = left.map(([name, texts]) =>
		element("li", { dataset: { job: name } }, element("b", {}, called(board, name)), ` · ${texts.join(" ")}`)
	);
	const options = { title, fields: [{ fieldtype: "HTML", fieldname: "left" }] };
	openDialog(options, { left: element("ul", { class: "fsm-warns" }, items) });
}

export function called(board, name) {
	const job = board.store.job(name);
	if (!job) return name;
	if (!isPlanned(job)) return `${titleOf(job)}, ${__("in the backlog")}`;
	const arrival = minutesOf(job.arrival);
	return `${titleOf(job)}, ${dayText(dayOf(arrival))}, ${clock(arrival)}`;
}
