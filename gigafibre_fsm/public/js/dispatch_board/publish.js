// Publishing: who hears what, asked before anything leaves; nothing is sent that nobody agreed to.
import { openDialog } from "./dialog.js";
import { button, element } from "./dom.js";
import { showLeftOut } from "./left_out.js";
import { Line } from "./publish_line.js";
import { read, write } from "../platform/server.js";
import { visits, visitsDone } from "./labels.js";

export class PublishBar {
	constructor(board) {
		this.board = board;
		this.text = element("span", { "aria-live": "polite" });
		this.button = button(__("Publish…"), () => publish(board, null), { class: "btn btn-primary btn-sm" });
		this.root = element("footer", { class: "fsm-publish" }, this.text, this.button);
		/** @type {Map<string, any>} visit → what was chosen for it before *Show* left the dialog */
		this.choices = new Map();
	}

	/** @param {Line[]} lines of a dialog that is left for the board, and opened again afterwards */
	keep(lines) {
		for (const line of lines) this.choices.set(line.row.job, line.choices);
	}

	draw() {
		const count = this.board.store.unpublished;
		this.text.textContent = count
			? __("{0} not published: technicians and customers do not know yet.", [visits(count)])
			: __("Everything is published.");
		this.button.disabled = !count;
	}
}

// jobs: names, or null for everything on the days shown; resolves to the dialog that asks, if there is one
export async function publish(board, jobs) {
	const { store } = board;
	if (!store.start) return null; // nothing is shown yet
	try {
		// many names do not fit into an address
		const send_with = jobs ? write : read;
		const { rows } = await send_with("board.publish_preview", {
			jobs,
			start: store.start,
			days: store.range,
		});
		if (!rows.length) {
			board.say(__("There is nothing to publish here."));
			return null;
		}
		return ask(board, rows);
	} catch (error) {
		board.gestures.failed(error);
	}
	return null;
}

function ask(board, rows) {
	const { publishBar } = board;
	const show = (row) => {
		publishBar.keep(lines);
		dialog.hide();
		board.show(row.job, row.day);
	};
	const lines = rows.map((row) => new Line(board, row, show));
	for (const line of lines) line.restore(publishBar.choices.get(line.row.job));
	publishBar.choices.clear();
	const options = {
		title: __("Publish {0}", [visits(rows.length)]),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "rows" }],
		primary_action_label: __("Publish"),
		primary_action: () => {
			const chosen = lines.filter((line) => line.isChosen);
			dialog.hide();
			const held = lines.filter((line) => line.isLeft);
			if (chosen.length) send(board, chosen, held);
			else if (held.length) reportHeld(board, held);
		},
	};
	const heads = [__("Visit"), __("Technician"), __("Customer")].map((text) =>
		element("th", { scope: "col" }, text)
	);
	const table = element(
		"table",
		{ class: "fsm-table fsm-publish-table" },
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
	return dialog;
}

// a bulk publication leaves them out and says so
function reportHeld(board, held) {
	showLeftOut(
		board,
		__("Not published"),
		held.map((line) => [line.row.job, line.against])
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
	const despite = lines.filter((line) => line.conflicts.length).map(({ row }) => row.job);
	const seen = Object.fromEntries(lines.map(({ row }) => [row.job, row.seen]));
	try {
		const answer = await write("board.publish", { jobs, tell, seen, reasons, despite });
		board.store.merge(answer);
		board.live.poll();
		report(board, answer, held);
	} catch (error) {
		board.gestures.failed(error);
	}
}

function report(board, { published, questions, refused }, held) {
	if (published.length) board.say(visitsDone("published", published.length));
	const left = [
		...(questions || []).map(({ job }) => [
			job,
			[__("The promised window changed meanwhile: publish it again.")],
		]),
		...(refused || []).map(({ job, texts }) => [job, texts]),
		...held.map((line) => [line.row.job, line.against]),
	];
	if (left.length) showLeftOut(board, __("Not published"), left);
}
