// What the server asks before it changes anything: conflicts with a reason to override, and stale edits.
import { titleOf } from "./card_view.js";
import { openDialog, wrong } from "./dialog.js";
import { element } from "./dom.js";
import { isPlanned } from "./store.js";
import { clock, dayOf, dayText, minutesOf } from "./time.js";

// Answers {override: {job: reason}, mine: [job], dropped: [job]}, {sure: change}, or null when cancelled.
export function askQuestions(store, questions) {
	if (questions[0].kind === "sure") return askSure(questions[0]);
	return questions.length === 1 ? askOne(store, questions[0]) : askMany(store, questions);
}

// a gesture that is not plainly what one sees is named before it is taken back
function askSure({ job: change, texts }) {
	return new Promise((resolve) => {
		const settle = once(resolve);
		const options = {
			title: __("Take this back?"),
			fields: [{ fieldtype: "HTML", fieldname: "lines" }],
			primary_action_label: __("Take it back"),
			primary_action: () => {
				settle({ sure: change });
				dialog.hide();
			},
			secondary_action_label: __("Do not take it back"),
			secondary_action: () => dialog.hide(),
			on_hide: () => settle(null),
		};
		const lines = element(
			"ul",
			{},
			texts.map((text) => element("li", {}, text))
		);
		const dialog = openDialog(options, { lines });
	});
}

function askOne(store, question) {
	const stale = question.kind === "stale";
	const allowed = stale || question.can_override;
	return new Promise((resolve) => {
		const settle = once(resolve);
		const fields = [{ fieldtype: "HTML", fieldname: "lines" }];
		const needsReason = !stale && allowed;
		if (needsReason) fields.push(reasonField());
		const options = {
			title: stale ? __("Somebody else changed this visit") : __("This visit does not fit there"),
			fields,
			secondary_action_label: stale ? __("Keep theirs") : __("Leave it where it was"),
			secondary_action: () => {
				settle(answerOf([question], () => false));
				dialog.hide();
			},
			on_hide: () => settle(null),
			...(allowed && {
				primary_action_label: stale ? __("Use mine") : __("Place anyway"),
				primary_action: ({ reason }) => {
					if (needsReason && !reason) return wrong(dialog, "reason", SAY_WHY());
					settle(answerOf([question], () => true, reason));
					dialog.hide();
				},
			}),
		};
		const dialog = openDialog(options, { lines: linesOf(store, question) });
	});
}

function askMany(store, questions) {
	return new Promise((resolve) => {
		const settle = once(resolve);
		const needsReason = questions.some(({ kind, can_override }) => kind === "conflict" && can_override);
		const fields = [{ fieldtype: "HTML", fieldname: "lines" }];
		if (needsReason) fields.push(reasonField());
		const boxes = new Map();
		const lines = questions.map((question) => decision(store, question, boxes));
		const options = {
			title: __("{0} visits need a decision", [questions.length]),
			fields,
			primary_action_label: __("Go on"),
			primary_action: ({ reason }) => {
				const chosen = (question) => boxes.get(question.job)?.checked;
				if (questions.some((question) => question.kind === "conflict" && chosen(question)) && !reason)
					return wrong(dialog, "reason", SAY_WHY());
				settle(answerOf(questions, chosen, reason));
				dialog.hide();
			},
			secondary_action_label: __("Change nothing"),
			secondary_action: () => dialog.hide(),
			on_hide: () => settle(null),
		};
		const dialog = openDialog(options, { lines });
	});
}

function decision(store, question, boxes) {
	const stale = question.kind === "stale";
	const label = stale ? __("Use mine") : __("Place anyway");
	const lines = linesOf(store, question);
	if (!stale && !question.can_override) return lines;
	const box = element("input", { type: "checkbox", dataset: { job: question.job } });
	boxes.set(question.job, box);
	lines.append(element("label", { class: "fsm-decide" }, box, ` ${label}`));
	return lines;
}

function linesOf(store, question) {
	const job = store.job(question.job);
	const texts = question.texts || [question.text, currentText(store, question.current)].filter(Boolean);
	const items = texts.map((text) => element("li", {}, text));
	const name = element("b", {}, job ? titleOf(job) : question.job);
	// where the gesture would have it: a key has chosen that itself
	const where = job && isPlanned(job) ? ` · ${placeText(store, job)}` : "";
	return element("div", { class: "fsm-asked" }, name, where, element("ul", {}, items));
}

function placeText(store, { technician, arrival }) {
	const moment = minutesOf(arrival);
	return `${store.technicianName(technician)}, ${dayText(dayOf(moment))} ${clock(moment)}`;
}

function currentText(store, current) {
	if (!current) return null;
	if (!isPlanned(current)) return __("It is in the backlog now.");
	const arrival = minutesOf(current.arrival);
	const when = `${dayText(dayOf(arrival))} ${clock(arrival)}`;
	return __("It stands at {0} with {1} now.", [when, store.technicianName(current.technician)]);
}

// beside the field: Frappe would open a second dialog over this one
const SAY_WHY = () => __("Say why, for whoever asks later.");

function reasonField() {
	return {
		fieldtype: "Small Text",
		fieldname: "reason",
		label: __("Reason"),
		max_height: "64px",
		description: __("Kept with the visit, for whoever asks later."),
	};
}

function answerOf(questions, chosen, reason) {
	/** @type {{ override: Record<string, string>, mine: string[], dropped: string[] }} */
	const answer = { override: {}, mine: [], dropped: [] };
	for (const question of questions) {
		if (!chosen(question)) answer.dropped.push(question.job);
		else if (question.kind === "stale") answer.mine.push(question.job);
		else answer.override[question.job] = reason;
	}
	return answer;
}

function once(resolve) {
	let settled = false;
	return (value) => {
		if (settled) return;
		settled = true;
		resolve(value);
	};
}
