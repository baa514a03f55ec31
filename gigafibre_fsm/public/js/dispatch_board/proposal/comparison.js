// The day's plan against the planner's, side by side: nothing here can be applied, and a day that is over can be looked at.
import { drawFigures } from "./figures_table.js";
import { placeText } from "./moves.js";
import { PlanPanel } from "./plan_panel.js";
import { aloneText, differenceOf, savingText } from "./savings.js";
import { titleOf } from "../card_view.js";
import { button, closeOnEscape, element, keepingFocus } from "../dom.js";
import { planScope } from "../planner.js";
import { dayText } from "../time.js";

export class Comparison extends PlanPanel {
	constructor(board) {
		super(board, "fsm-comparison", __("Your plan and the planner's"));
		closeOnEscape(this.root, () => this.close());
	}

	async show(plan) {
		if (!(await this.load(plan))) return null;
		if (this.board.proposal.isOpen) this.board.proposal.close();
		return this.present();
	}

	close() {
		if (!this.isOpen) return;
		this.open = null;
		this.board.panels.hide(this);
		this.content.replaceChildren();
		this.board.draw({ all: true });
		this.board.timeline.root.focus({ preventScroll: true });
	}

	draw() {
		const { found } = this;
		const { figures_before: before, figures_after: after } = found;
		const text = savingText(differenceOf(before, after));
		this.title.textContent = __("Your plan and the planner's: {0}", [dayText(found.day, "long")]);
		this.saved.textContent = text ? __("The planner's: {0}", [text]) : "";
		keepingFocus(this.actions, () => this.actions.replaceChildren(...this.buttons()));
		const parts = [
			element("p", { class: "fsm-verdict", role: "status" }, found.verdict),
			drawFigures(found, [__("Yours", null, "plan"), __("Planner's", null, "plan")]),
			this.told(),
			this.places(),
		];
		this.content.replaceChildren(...parts);
		this.decorate();
	}

	buttons() {
		const close = button(__("Close"), () => this.close(), { dataset: { key: "comparison:close" } });
		if (this.found.day < this.board.store.today() || !this.choices.moves.length) return [close];
		const plan = () => {
			const { day } = this.found;
			this.close();
			return planScope(this.board, { scope: "day", day });
		};
		const look = { class: "btn btn-primary btn-sm", dataset: { key: "comparison:plan" } };
		return [button(__("Have this day planned"), plan, look), close];
	}

	// by which rules both were made; without them the figures would promise more than they hold
	told() {
		const lines = [
			__("The same visits, planned as on the morning of the day, with the hours that technicians have now."),
			__("Locked visits, and those agreed with the customer, stay where you put them."),
			this.found.estimated ? __("Travel times are estimated: no routing engine answered.") : this.found.note,
		];
		return element("p", { class: "fsm-soft" }, lines.filter(Boolean).join(" "));
	}

	places() {
		const { choices, board } = this;
		if (!choices.moves.length)
			return element("p", {}, __("The planner would put every visit where you did."));
		const order = board.store.technicians.map(({ name }) => name);
		const few = choices.small().length;
		const folded =
			few === 1
				? __("1 visit stands less than 10 min elsewhere.")
				: __("{0} visits stand less than 10 min elsewhere.", [few]);
		return element(
			"section",
			{ class: "fsm-moves", "aria-label": __("Visits that the planner places otherwise") },
			element("h3", {}, __("Placed otherwise: {0}", [choices.large().length])),
			choices.groups(order).map(([technician, moves]) => this.group(technician, moves)),
			few ? element("p", { class: "fsm-soft" }, folded) : null
		);
	}

	group(technician, moves) {
		const { board, choices } = this;
		const name = technician
			? board.store.technicianName(technician)
			: __("Without a place in the planner's plan");
		const saving = technician ? savingText(choices.found.savings[technician]) : "";
		const heading = element("h3", {}, name, saving && element("span", { class: "fsm-soft" }, ` · ${saving}`));
		const lines = moves.map((move) => this.line(move));
		return element("section", { class: "fsm-proposal-group" }, heading, element("ul", {}, lines));
	}

	line(move) {
		const { board } = this;
		const job = board.store.job(move.job);
		const title = job ? titleOf(job) : move.job;
		const show = button(__("Show"), () => this.ghosts.lead(move.job), {
			class: "btn btn-default btn-xs",
			"aria-label": __("Show: {0}", [title]),
			dataset: { key: `comparison:show:${move.job}` },
		});
		return element(
			"li",
			{ class: "fsm-move", dataset: { job: move.job } },
			element("span", {}, element("b", {}, placeText(board, move.to)), ` · ${job?.customer_name || title}`),
			show,
			element("div", { class: "fsm-soft" }, __("yours: {0}", [placeText(board, move.from, true)])),
			element("div", {}, move.reason),
			element("div", { class: "fsm-soft" }, aloneText(move.alone))
		);
	}

	// the rows were drawn anew: the planner's places stand on them again
	decorate() {
		if (this.isOpen) this.ghosts.draw(this.choices, (move) => this.ghosts.lead(move.job));
	}
}
