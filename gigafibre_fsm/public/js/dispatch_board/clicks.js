// What a click means: details of a visit, choosing several, the menu of a visit or of a row.
import { cardMenu, rowMenu } from "./menus.js";
import { openCard } from "./popover.js";

export class Clicks {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.anchor = ""; // the visit that was chosen last
		board.root.addEventListener("click", (event) => this.clicked(event));
		board.root.addEventListener("contextmenu", (event) => this.menu(event));
	}

	clicked(event) {
		const card = event.target.closest(".fsm-card, .fsm-pin");
		if (event.target.closest(".fsm-dots, [data-head]")) return this.menu(event);
		if (!card) return;
		const { job } = card.dataset;
		if (event.ctrlKey || event.metaKey) return this.toggle(job);
		if (event.shiftKey) return this.chooseUpTo(card);
		this.store.select([]);
		this.anchor = job;
		openCard(this.board, job, card);
	}

	toggle(job) {
		this.anchor = job;
		if (this.store.selection.has(job)) this.store.unselect([job]);
		else this.store.select([job], true);
	}

	// everything between the last chosen card and this one, on the same row or in the backlog
	chooseUpTo(card) {
		const cards = [...card.parentNode.querySelectorAll(":scope > .fsm-card")];
		const [from, to] = [cards.findIndex(({ dataset }) => dataset.job === this.anchor), cards.indexOf(card)];
		if (from < 0) return this.toggle(card.dataset.job);
		const between = cards.slice(Math.min(from, to), Math.max(from, to) + 1);
		this.store.select(
			between.map(({ dataset }) => dataset.job),
			true
		);
	}

	menu(event) {
		const card = event.target.closest(".fsm-card, .fsm-pin");
		const head = event.target.closest("[data-head]");
		if (!card && !head) return;
		event.preventDefault();
		const place = { x: event.clientX, y: event.clientY };
		if (card) cardMenu(this.board, card.dataset.job, card, place);
		else rowMenu(this.board, head.dataset.head, head, place);
	}
}
