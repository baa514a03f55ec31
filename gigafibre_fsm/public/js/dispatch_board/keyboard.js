// The whole board by keyboard: arrows walk the visits, letters act on the one that has the focus.
import { askAssign, askMove, askSplit, nudge } from "./dialogs.js";
import { showHelp } from "./help.js";
import { cardMenu, rowMenu } from "./menus.js";
import { openCard } from "./popover.js";
import { putOffToFreeDay, putOffToNextDay } from "./put_off.js";
import { publish } from "./publish.js";

const TYPING = "input, textarea, select, [contenteditable], .fsm-menu, .fsm-popover";

export class Keyboard {
	constructor(board) {
		this.board = board;
		this.isActive = false;
		// before Frappe's own shortcuts, which use some of the same keys
		document.addEventListener("keydown", (event) => this.pressed(event), true);
		board.root.addEventListener("focusin", (event) => this.focused(event.target));
	}

	pressed(event) {
		if (!this.isActive || event.defaultPrevented || document.querySelector(".modal.show")) return;
		// a field of a dialog that is fading away is none any more
		const typing = event.target.closest?.(TYPING);
		if (typing && !typing.closest(".modal")) return;
		const act = this.commandOf(event);
		if (!act) return;
		event.preventDefault();
		event.stopPropagation();
		act();
	}

	commandOf(event) {
		const { gestures } = this.board;
		const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
		if (event.ctrlKey || event.metaKey) {
			if (key === "z") return () => (event.shiftKey ? gestures.redo() : gestures.undo());
			if (key === "y") return () => gestures.redo();
			if (key !== " ") return null;
		}
		const everywhere = this.everywhere(key);
		return everywhere || this.onItem(event, key);
	}

	everywhere(key) {
		const { board } = this;
		const commands = {
			"/": () => board.search.focus(),
			"?": () => showHelp(),
			t: () => board.settle.toggle(),
			p: () => publish(board, board.store.selection.size ? [...board.store.selection] : null),
		};
		return commands[key];
	}

	onItem(event, key) {
		const item = document.activeElement?.closest?.(".fsm-card, .fsm-row-head, .fsm-scroller, .fsm-list");
		if (!item || !this.board.root.contains(item)) return null;
		if (event.altKey) return this.moving(item, key);
		if (key.startsWith("Arrow") || key === "Home" || key === "End") return () => this.walk(item, key);
		if (item.dataset.job) return this.onCard(item, key, event);
		if (!item.dataset.head) return null;
		const open = () => rowMenu(this.board, item.dataset.head, item, null);
		return { Enter: open, " ": open, ContextMenu: open }[key];
	}

	onCard(card, key, event) {
		const { board } = this;
		const { job: name } = card.dataset;
		const job = board.store.job(name);
		const names = board.meant(name);
		const commands = {
			Enter: () => openCard(board, name, card),
			" ": () => board.clicks.toggle(name),
			m: () => askMove(board, name),
			a: () => askAssign(board, names),
			u: () => board.gestures.unplan(names),
			d: () => putOffToNextDay(board, names),
			f: () => putOffToFreeDay(board, name),
			l: () => board.gestures.lock(names, !job.locked),
			s: () => askSplit(board, name),
			ContextMenu: () => cardMenu(board, name, card, null),
			Escape: () => board.store.select([]),
		};
		if (event.shiftKey && key === "F10") return commands.ContextMenu;
		return commands[key];
	}

	// Alt and an arrow: a step earlier or later, to the row above or below
	moving(card, key) {
		const { job: name, row } = card.dataset;
		if (!row) return null;
		const rows = this.board.timeline.shownTechnicians().map((technician) => technician.name);
		const at = rows.indexOf(row);
		const commands = {
			ArrowLeft: () => nudge(this.board, name, -1),
			ArrowRight: () => nudge(this.board, name, 1),
			ArrowUp: () => rows[at - 1] && this.board.gestures.assign([name], rows[at - 1]),
			ArrowDown: () => rows[at + 1] && this.board.gestures.assign([name], rows[at + 1]),
		};
		return commands[key];
	}

	// one stop of the Tab key for the rows and one for the backlog: the item that had the focus last
	focused(item) {
		if (!item.matches?.(".fsm-card, .fsm-row-head")) return;
		const root = item.closest(".fsm-scroller, .fsm-list");
		for (const other of root?.querySelectorAll('[tabindex="0"]') || []) other.tabIndex = -1;
		item.tabIndex = 0;
	}

	// make sure that Tab reaches the rows and the backlog at all
	offer(root) {
		if (!root.querySelector('[tabindex="0"]')) {
			const first = root.querySelector(".fsm-card, .fsm-row-head");
			if (first) first.tabIndex = 0;
		}
	}

	walk(item, key) {
		const target = item.closest(".fsm-list") ? this.inList(item, key) : this.inRows(item, key);
		if (!target) return;
		target.focus({ preventScroll: true });
		target.scrollIntoView({ block: "nearest", inline: "nearest" });
	}

	inList(item, key) {
		const cards = [...item.closest(".fsm-list").querySelectorAll(".fsm-card")];
		const at = cards.indexOf(item);
		const steps = {
			ArrowDown: at + 1,
			ArrowRight: at + 1,
			ArrowUp: Math.max(at - 1, 0),
			ArrowLeft: Math.max(at - 1, 0),
		};
		return cards[{ ...steps, Home: 0, End: cards.length - 1 }[key]];
	}

	inRows(item, key) {
		const rows = [...this.board.timeline.root.querySelectorAll(".fsm-row")];
		const row = item.closest(".fsm-row");
		if (!row) return rows[0]?.querySelector(".fsm-row-head");
		const stops = [...row.querySelectorAll(".fsm-row-head, .fsm-card")];
		const at = stops.indexOf(item);
		const aside = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stops.length - 1 };
		if (key in aside) return stops[Math.max(aside[key], 0)];
		const other = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
		return other && nearest(other, item);
	}
}

// the visit of a row that stands closest below or above
function nearest(row, item) {
	const cards = [...row.querySelectorAll(".fsm-card")];
	if (!cards.length || item.matches(".fsm-row-head")) return row.querySelector(".fsm-row-head");
	const left = item.getBoundingClientRect().left;
	const distance = (card) => Math.abs(card.getBoundingClientRect().left - left);
	return cards.reduce((best, card) => (distance(card) < distance(best) ? card : best));
}
