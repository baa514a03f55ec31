// Publishing: who hears what, asked before anything leaves; nothing is sent that nobody agreed to.
import { titleOf } from "./card_view.js";
import { openDialog } from "./dialog.js";
import { button, choice, element } from "./dom.js";
import { sentence } from "../platform/formatting.js";
import { icon } from "./icons.js";
import { showLeftOut } from "./left_out.js";
import { read, write } from "../platform/server.js";
import { dayText, windowText } from "./time.js";
import { visits, visitsDone } from "./labels.js";

export class PublishBar {
	constructor(board) {
		this.board = board;
		this.text = element("span", { "aria-live": "polite" });
		this.button = button(__("Publish…"), () => publish(board, null), { class: "btn btn-primary btn-sm" });
		this.root = element("footer", { class: "fsm-publish" }, this.text, this.button);
	}

	draw() {
		const count = this.board.store.unpublished;
		this.text.textContent = count
			? __("{0} not published: technicians and customers do not know yet.", [visits(count)])
			: __("Everything is published.");
		this.button.disabled = !count;
	}
}

// jobs: names, or null for everything on the days shown
export async function publish(board, jobs) {
	const { store } = board;
	try {
		// many names do not fit into an address
		const send_with = jobs ? write : read;
		const { rows } = await send_with("board.publish_preview", {
			jobs,
			start: store.start,
			days: store.range,
		});
		if (!rows.length) return board.say(__("There is nothing to publish here."));
		ask(board, rows);
	} catch (error) {
		board.say(error.message, true);
	}
}

function ask(board, rows) {
	const lines = rows.map((row) => new Line(board, row));
	const options = {
		title: __("Publish {0}", [visits(rows.length)]),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "rows" }],
		primary_action_label: __("Publish"),
		primary_action: () => {
			const chosen = lines.filter((line) => line.isChosen);
			dialog.hide();
			const held = lines.filter((line) => line.isHeld && !line.isChosen);
			if (chosen.length) send(board, chosen, held);
			else if (held.length) reportHeld(board, held);
		},
	};
	const heads = [__("Visit"), __("Technician"), __("Customer")].map((text) =>
		element("th", { scope: "col" }, text)
	);
	const table = element(
		"table",
		{ class: "fsm-table" },
		element("thead", {}, element("tr", {}, element("th"), heads))
	);
	table.append(
		element(
			"tbody",
			{},
			lines.map((line) => line.root)
		)
	);
	const final = __(
		"Publishing can't be undone. To change a visit afterwards, move it and publish it again; to withdraw it, take it back to the backlog and publish that."
	);
	const dialog = openDialog(options, { rows: [table, element("p", { class: "fsm-soft" }, final)] });
}

// what breaks a promise: what is said of it, and what a text would tell the customer
const BROKEN = {
	new_window: [
		(before, after) => __("Was promised {0}; would now be {1}.", [before, after]),
		() => __("Text the customer the new window"),
	],
	withdrawn: [
		(before) =>
			__("The promised window of {0} is still to be kept: the visit has no technician any more.", [before]),
		() => __("Text the customer that another window will follow"),
	],
};

// one visit of the dialog, with its window question where there is one
class Line {
	constructor(board, row) {
		this.row = row;
		const missing = Boolean(row.missing?.length);
		this.asks = row.customer in BROKEN && !missing;
		this.isHeld = Boolean(row.outage) && !missing;
		const label = __("Publish {0}", [row.subject]);
		this.box = element("input", {
			type: "checkbox",
			"aria-label": label,
			checked: !missing && !this.asks && !this.isHeld,
		});
		this.box.disabled = missing || this.asks || this.isHeld;
		const job = board.store.job(row.job);
		const cells = [
			this.box,
			job ? titleOf(job) : row.subject,
			this.technician(),
			missing ? this.missing() : this.customer(),
		];
		this.root = element(
			"tr",
			{ dataset: { job: row.job } },
			cells.map((cell) => element("td", {}, cell))
		);
	}

	get isChosen() {
		return this.box.checked;
	}

	technician() {
		if (!this.isHeld) return technicianText(this.row);
		this.reason = element("input", {
			class: "form-control input-xs",
			maxlength: 1000,
			placeholder: __("Why it goes all the same"),
			"aria-label": __("Why it goes all the same: {0}", [this.row.subject]),
			on: { input: () => this.choose() },
		});
		return element(
			"div",
			{},
			technicianText(this.row),
			element("p", { class: "fsm-held-back" }, icon("area"), ` ${this.row.outage}`),
			this.reason
		);
	}

	// published once everything that was asked is answered
	choose() {
		const isAnswered = !this.asks || Boolean(this.answer.value);
		const isReasoned = !this.isHeld || Boolean(this.reason.value.trim());
		this.box.checked = isAnswered && isReasoned;
	}

	missing() {
		return element(
			"ul",
			{ class: "fsm-warns" },
			this.row.missing.map((text) => element("li", {}, text))
		);
	}

	customer() {
		const { customer, keeps_promise: keeps, window: before, new_window: after } = this.row;
		if (customer === "silent") return keeps ? __("hears nothing: the promise holds") : __("hears nothing");
		if (customer === "first") return __("hears of the visit: {0}", [windowWords(after || before)]);
		const [says, text] = BROKEN[customer];
		const told = sentence(says(windowWords(before), windowWords(after)));
		const options = [
			["", __("Do not publish yet")],
			["text", text()],
			["call", __("I call the customer myself")],
		];
		const change = () => this.choose();
		this.answer = choice(options, "", {
			"aria-label": __("How the customer hears of it: {0}", [this.row.subject]),
			on: { change },
		});
		return element("div", {}, told, this.answer);
	}
}

function technicianText({ technician_told: told, withdrawn_from: from }) {
	const parts = [];
	if (told?.length) parts.push(__("{0} hears of it", [told.join(", ")]));
	if (from?.length) parts.push(__("{0} loses it", [from.join(", ")]));
	return parts.join("; ") || "–";
}

const windowWords = (span) => (span ? `${dayText(span[0])}, ${windowText(span)}` : __("no window"));

// a bulk publication leaves them out and says so
function reportHeld(board, held) {
	showLeftOut(
		board,
		__("Not published"),
		held.map(({ row }) => [row.job, [row.outage]])
	);
}

async function send(board, lines, held) {
	const jobs = lines.map((line) => line.row.job);
	const tell = Object.fromEntries(
		lines.filter((line) => line.asks).map((line) => [line.row.job, line.answer.value === "text"])
	);
	const reasons = Object.fromEntries(
		lines.filter((line) => line.isHeld).map((line) => [line.row.job, line.reason.value.trim()])
	);
	const seen = Object.fromEntries(lines.map(({ row }) => [row.job, row.seen]));
	try {
		const answer = await write("board.publish", { jobs, tell, seen, reasons });
		board.store.merge(answer);
		board.live.poll();
		report(board, answer, held);
	} catch (error) {
		board.gestures.failed(error);
	}
}

function report(board, { published, questions, refused }, held) {
	board.say(visitsDone("published", published.length));
	const left = [
		...(questions || []).map(({ job }) => [
			job,
			[__("The promised window changed meanwhile: publish it again.")],
		]),
		...(refused || []).map(({ job, texts }) => [job, texts]),
		...held.map(({ row }) => [row.job, [row.outage]]),
	];
	if (left.length) showLeftOut(board, __("Not published"), left);
}
