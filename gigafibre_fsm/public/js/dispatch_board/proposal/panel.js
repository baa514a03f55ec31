// A proposal of the planner beside the rows: the board stays usable, and shows what would move where.
import { askCustomers } from "./asking.js";
import { foldFigures } from "./figures_table.js";
import { drawKept } from "./kept_back.js";
import { drawLeftOut } from "./left_out_visits.js";
import { drawMoves } from "./moves.js";
import { drawNeeds } from "./needs.js";
import { PlanPanel } from "./plan_panel.js";
import { drawPromises } from "./promises.js";
import { differenceOf, savingText } from "./savings.js";
import { button, element, keepingFocus, preserveInput } from "../dom.js";
import { visits, visitsDone, visitsStay } from "../labels.js";
import { dayText } from "../time.js";
import { partOf } from "../../elements/elements.js";
import { write } from "../../platform/server.js";

const NOTHING_MOVES = () => __("The planner would change nothing.");
const STANDS_WELL = () => __("The day stands well as it is.");

export class ProposalPanel extends PlanPanel {
	constructor(board) {
		super(board, "fsm-proposal", __("Proposal of the planner"));
		this.kept = []; // accepted and not applied: [{job, text}]
		this.isOver = false; // applied in part: there is nothing more to choose
		this.figures = { isOpen: false };
		// customers answer while the panel is open
		board.settle.onChange(() => this.isOpen && this.choices.asked.size && this.draw());
	}

	async show(plan) {
		if (!(await this.load(plan))) return null;
		this.board.comparison.close();
		this.kept = [];
		this.isOver = false;
		return this.present();
	}

	close() {
		this.open = null;
		this.board.panels.hide(this);
		this.content.replaceChildren();
		this.board.draw({ all: true });
		this.board.timeline.root.focus({ preventScroll: true });
	}

	// after each answer of the dispatcher
	draw() {
		this.title.textContent = this.isOver ? __("Applied in part") : this.titleText();
		this.saved.textContent = this.savedText();
		keepingFocus(this.actions, () => this.actions.replaceChildren(...this.buttons()));
		const parts = this.isOver ? [this.keptPart()] : this.parts();
		preserveInput(this.content, () => this.content.replaceChildren(...parts.filter((part) => part !== null)));
		this.decorate();
	}

	parts() {
		const { choices, found, board } = this;
		const act = {
			changed: () => this.draw(),
			show: (job) => this.ghosts.lead(job),
			exchange: (...given) => this.exchange(...given),
			ask: () => this.ask(),
		};
		return [
			drawNeeds(board, choices, act),
			this.keptPart(),
			this.told(),
			drawPromises(board, choices, act),
			foldFigures(found, [__("Now"), __("Proposed")], this.figures),
			drawMoves(board, choices, act),
			drawLeftOut(board, found, choices, act),
		];
	}

	keptPart() {
		return drawKept(this.board, this.kept, { show: (job) => this.board.show(job, this.found.day) });
	}

	titleText() {
		const { length } = this.choices.moves;
		const day = this.found.day === this.board.day ? "" : ` · ${dayText(this.found.day, "long")}`;
		if (!length) return this.found.unplaced.length ? NOTHING_MOVES() + day : STANDS_WELL() + day;
		return length === 1
			? __("The planner proposes 1 change") + day
			: __("The planner proposes {0} changes", [length]) + day;
	}

	buttons() {
		if (this.isOver) return [this.action("close", __("Close"), () => this.close())];
		const count = this.choices.count();
		const label = count === 1 ? __("Apply 1 change") : __("Apply {0} changes", [count]);
		const apply = this.action("apply", label, () => this.apply(), "btn-primary");
		apply.disabled = !count;
		const nothing = this.action("nothing", __("Apply nothing"), () => this.dismiss());
		return this.found.rows.length || this.found.unplaced.length ? [apply, nothing] : [nothing];
	}

	action(key, label, click, look = "btn-default") {
		return button(label, click, { class: `btn ${look} btn-sm`, dataset: { key: `proposal:${key}` } });
	}

	told() {
		const { note, estimated } = this.found;
		const unsaid = estimated ? __("Travel times are estimated: no routing engine answered.") : "";
		return note || unsaid ? element("p", { class: "fsm-soft" }, note || unsaid) : null;
	}

	// what it all would bring, in the head, where it is seen without reading on
	savedText() {
		if (this.isOver) return "";
		const { figures_before: before, figures_after: after } = this.found;
		const text = savingText(differenceOf(before, after));
		const isWhole = this.choices.accepted().length === this.choices.moves.length;
		const saved = !text || isWhole ? text : __("{0} if every change is accepted", [text]);
		return [saved, this.otherDaysText()].filter(Boolean).join(" · ");
	}

	// the figures of a storm's plan are of its own day
	otherDaysText() {
		const { scope, day: own } = this.found;
		const days = this.choices.moves.map(({ to }) => to?.arrival?.slice(0, 10)).filter(Boolean);
		const others = [...new Set(days)].filter((day) => scope === "Storm" && day !== own).sort();
		const counted = others.map((day) => {
			const count = days.filter((each) => each === day).length;
			return `${dayText(day)} (${visits(count)})`;
		});
		return others.length ? __("other days: {0}, travel not included", [counted.join(", ")]) : "";
	}

	// the rows were drawn anew, or an answer changed: what is proposed stands on them again
	decorate() {
		if (this.isOpen && !this.isOver) this.ghosts.draw(this.choices, (move) => this.toggle(move));
	}

	toggle(move) {
		this.choices.accept([move], !move.accepted);
		this.draw();
	}

	async apply() {
		const { board, found } = this;
		if (this.choices.lacks().needing.length) return this.askForNeeds();
		const values = { plan: found.plan, ...this.choices.answer() };
		for (const button of this.actions.querySelectorAll("button")) button.disabled = true;
		const answer = await board.gestures.run("planning.apply", values, applied);
		if (!answer) return this.draw();
		if (answer.kept.length) this.keep(answer);
		else this.close();
		return answer;
	}

	// nothing is applied while a change has no room: the question is already on the screen
	askForNeeds() {
		const question = partOf(this.content, ".fsm-needs");
		this.board.say(__("Choose first what becomes of the changes that have no room."), true);
		question.scrollIntoView({ block: "start" });
		question.focus({ preventScroll: true });
	}

	// what could not be applied stays; a proposal of which nothing could be is still open
	keep({ applied, kept }) {
		this.kept = kept;
		this.isOver = applied.length > 0;
		if (this.isOver) this.board.draw({ all: true });
		this.draw();
		this.content.scrollTop = 0;
		this.title.focus({ preventScroll: true });
	}

	// an exchange is one press, and one undo
	async exchange(moves, text) {
		const { board, found } = this;
		if (!board.timeline.scale?.daysShown().includes(found.day)) await board.go(found.day);
		const told = () => __("Exchanged: {0}", [text]);
		const done = await board.gestures.exchange(
			moves.map(({ job, to }) => [job, to]),
			told
		);
		if (!done) return;
		this.close();
		// what the proposal found is not true any more
		write("planning.dismiss", { plan: found.plan }).catch(() => null);
	}

	// another proposal may be open by the time that the last one is asked
	ask() {
		const { choices } = this;
		return askCustomers(this.board, choices, () => this.open && this.choices === choices && this.draw());
	}

	async dismiss() {
		const { plan } = this.found;
		this.close();
		try {
			await write("planning.dismiss", { plan });
			this.board.say(__("The proposal is put aside. Nothing was changed."));
		} catch (error) {
			this.board.say(error.message, true);
		}
	}
}

// what is told of an answer: nothing applied is a warning
function applied({ applied: done, kept }) {
	if (!done.length && kept.length) return [__("Nothing was moved: the reasons stand in the proposal."), true];
	return [done.length && visitsDone("moved", done.length), kept.length && visitsStay(kept.length)]
		.filter(Boolean)
		.join(" ");
}
