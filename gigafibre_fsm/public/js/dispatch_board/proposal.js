// A proposal of the planner: figures before and after, moves to accept or refuse, what found no place and why.
import { titleOf } from "./card_view.js";
import { openDialog } from "./dialog.js";
import { button, element } from "./dom.js";
import { figureName, figureNames, figureText } from "./figures.js";
import { read, write } from "../platform/server.js";
import { phone_number as phoneText } from "../platform/formatting.js";
import { showLeftOut } from "./left_out.js";
import { clock, dayOf, dayText, minutesOf, windowText } from "./time.js";
import { visits, visitsDone } from "./labels.js";

export async function showProposal(board, plan) {
	try {
		new Proposal(board, await read("planning.proposal", { plan })).open();
	} catch (error) {
		board.say(error.message, true);
	}
}

class Proposal {
	constructor(board, found) {
		this.board = board;
		this.found = found;
		this.choices = new Map();
	}

	open() {
		const { rows, note, estimated } = this.found;
		const read = rows.filter(({ small }) => !small);
		const options = {
			title:
				read.length === 1
					? __("The planner proposes 1 change")
					: __("The planner proposes {0} changes", [read.length]),
			size: "extra-large",
			fields: [{ fieldtype: "HTML", fieldname: "body" }],
			...(rows.length && {
				primary_action_label: __("Apply the accepted changes"),
				primary_action: () => this.apply(),
			}),
			secondary_action_label: __("Apply nothing"),
			secondary_action: () => this.dismiss(),
		};
		const unsaid = estimated ? __("Travel times are estimated: no routing engine answered.") : "";
		const told = element("p", { class: "fsm-soft" }, note || unsaid);
		const body = element(
			"div",
			{},
			this.promises(),
			this.figures(),
			told,
			rows.length ? this.moves(read) : this.nothing(),
			this.small(rows.filter(({ small }) => small)),
			this.unplaced()
		);
		this.dialog = openDialog(options, { body });
	}

	// what nobody may overlook stands first: who was promised what, how to reach them, what is still possible
	promises() {
		const { promises } = this.found;
		if (!promises?.length) return null;
		const title =
			promises.length === 1 ? __("1 promise at risk") : __("{0} promises at risk", [promises.length]);
		const items = promises.map((promise) => this.promise(promise));
		const hint = __("Such a visit stays unless you accept below that its promise is broken.");
		return element(
			"section",
			{ class: "fsm-promises" },
			element("h3", {}, title),
			element("ul", {}, items),
			element("p", { class: "fsm-soft" }, hint)
		);
	}

	promise({ job, customer, phone, window, windows_left }) {
		const told = window ? `${dayText(dayOf(minutesOf(window[0])))}, ${windowText(window)}` : "";
		const left = windows_left.map((one) => `${dayText(dayOf(minutesOf(one[0])))}, ${windowText(one)}`);
		const still = left.length
			? __("Still possible: {0}", [left.join(" · ")])
			: __("No other window was found in the next days.");
		const call = phone ? element("a", { href: `tel:${phone}` }, phoneText(phone)) : __("no phone number");
		return element(
			"li",
			{ dataset: { promise: job } },
			element("b", {}, customer),
			` · ${told} · `,
			call,
			element("div", {}, still)
		);
	}

	// less than ten minutes within the promised window: accepted together, read by whoever wants to
	small(rows) {
		if (!rows.length) return null;
		const text =
			rows.length === 1
				? __("1 change of less than 10 min within its window")
				: __("{0} changes of less than 10 min within their windows", [rows.length]);
		return element("details", { class: "fsm-small-moves" }, element("summary", {}, text), this.moves(rows));
	}

	nothing() {
		return element("p", {}, __("The planner would change nothing."));
	}

	figures() {
		const { figures_before: before, figures_after: after } = this.found;
		const rows = figureNames(after).map((name) => {
			const values = [before?.[name], after[name]].map((value) => element("td", {}, figureText(name, value)));
			return element("tr", {}, element("th", { scope: "row" }, figureName(name)), values);
		});
		return table([__("Figure"), __("Now"), __("Proposed")], rows, "fsm-figures");
	}

	moves(found) {
		const rows = found.map((row) => this.move(row));
		return table(
			[__("Accept"), __("Visit"), __("Now"), __("Proposed"), __("Why"), __("Why not")],
			rows,
			"fsm-moves"
		);
	}

	move(row) {
		const subject = this.nameOf(row.job);
		const accept = row.breaks_promise
			? __("Break the promise to {0}", [this.customerOf(row.job)])
			: __("Accept: {0}", [subject]);
		const box = element("input", { type: "checkbox", checked: row.accepted, "aria-label": accept });
		const properties = {
			class: "form-control input-sm",
			"aria-label": __("Why not: {0}", [subject]),
			disabled: box.hasAttribute("checked"),
		};
		const reason = element("input", properties);
		box.addEventListener("change", () => (reason.disabled = box.checked));
		this.choices.set(row.job, { box, reason, wasOn: row.accepted, breaks: row.breaks_promise });
		const named = row.breaks_promise ? element("label", {}, box, ` ${accept}`) : box;
		const cells = [
			named,
			subject,
			this.placement(row.from),
			this.placement(row.to),
			row.reason || "",
			reason,
		];
		return element(
			"tr",
			{ dataset: { job: row.job } },
			cells.map((cell) => element("td", {}, cell))
		);
	}

	nameOf(name) {
		const job = this.board.store.job(name);
		return job ? titleOf(job) : name;
	}

	customerOf(job) {
		return this.found.promises.find((promise) => promise.job === job)?.customer || job;
	}

	placement(placement) {
		if (!placement?.technician) return __("in the backlog");
		const arrival = minutesOf(placement.arrival);
		const day = dayOf(arrival) === this.board.day ? "" : `${dayText(dayOf(arrival))} `;
		return `${day}${clock(arrival)}, ${this.board.store.technicianName(placement.technician)}`;
	}

	unplaced() {
		const left = this.found.unplaced || [];
		if (!left.length) return null;
		const items = left.map(({ job, reasons, relaxations }) => {
			const name = this.nameOf(job);
			const relaxed = (relaxations || []).map((one) => this.relaxation(one));
			const offer = relaxed.length
				? element("div", {}, __("It would fit if:"), element("ul", {}, relaxed))
				: null;
			return element("li", {}, element("b", {}, name), ` ${(reasons || []).join(" ")}`, offer);
		});
		return element(
			"div",
			{},
			element("h3", {}, __("{0} without a place", [visits(left.length)])),
			element("ul", { class: "fsm-unplaced" }, items)
		);
	}

	// an exchange is one press, and one undo
	relaxation({ text, moves }) {
		if (!moves.length) return element("li", {}, text);
		const press = () => this.exchange(moves, text);
		return element(
			"li",
			{},
			text,
			" ",
			button(__("Exchange"), press, { "aria-label": __("Exchange: {0}", [text]) })
		);
	}

	async exchange(moves, text) {
		const { board, found } = this;
		this.dialog.hide();
		if (!board.timeline.scale?.daysShown().includes(found.day)) await board.go(found.day);
		const told = () => __("Exchanged: {0}", [text]);
		const done = await board.gestures.exchange(
			moves.map(({ job, to }) => [job, to]),
			told
		);
		// what the proposal found is not true any more
		if (done) write("planning.dismiss", { plan: found.plan }).catch(() => null);
	}

	async apply() {
		const choices = [...this.choices];
		const accepted = choices.filter(([, { box }]) => box.checked).map(([job]) => job);
		const refused = choices
			// what the planner itself left off is not refused by leaving it off
			.filter(([, { box, wasOn }]) => wasOn && !box.checked)
			.map(([job, { reason }]) => ({ job, reason: reason.value.trim() }));
		const broken = choices.filter(([, { box, breaks }]) => breaks && box.checked).map(([job]) => job);
		this.dialog.hide();
		const values = { plan: this.found.plan, refused, accepted, broken };
		const told = ({ applied }) => visitsDone("moved", applied.length);
		const answer = await this.board.gestures.run("planning.apply", values, told);
		if (answer?.kept?.length) this.tellKept(answer.kept);
	}

	async dismiss() {
		this.dialog.hide();
		try {
			await write("planning.dismiss", { plan: this.found.plan });
			this.board.say(__("The proposal is put aside. Nothing was changed."));
		} catch (error) {
			this.board.say(error.message, true);
		}
	}

	tellKept(kept) {
		showLeftOut(
			this.board,
			__("Left as they were"),
			kept.map(({ job, text }) => [job, [text]])
		);
	}
}

function table(heads, rows, name) {
	const head = element(
		"tr",
		{},
		heads.map((text) => element("th", { scope: "col" }, text))
	);
	return element(
		"table",
		{ class: `fsm-table ${name}` },
		element("thead", {}, head),
		element("tbody", {}, rows)
	);
}
