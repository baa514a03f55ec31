// The list of what a dispatcher has to settle, whatever the day: a panel beside the rows, its first lines above them,
// and its number in the bar.
import { button, element, keepingFocus } from "../dom.js";
import { settleLine } from "./line_view.js";
import { read } from "../../platform/server.js";

const FIRST = 2; // lines that stand above the board while the panel is closed

export class SettleList {
	constructor(board) {
		this.board = board;
		/** @type {SettleRow[]} */
		this.lines = [];
		this.isKnown = false;
		/** @type {(() => void)[]} */
		this.listeners = [];
		this.day = ""; // whose notes stand above the lines
		this.isOpen = false;
		this.opener = button("", () => this.toggle(), {
			class: "btn btn-default btn-sm fsm-settle-opener",
			title: "T",
			dataset: { key: "tool:settle" },
		});
		this.first = element("ul", { class: "fsm-alerts", "aria-label": __("To settle") });
		this.title = element("h2", { tabindex: "-1" });
		this.list = element("ul", { class: "fsm-settle-lines", "aria-label": __("To settle") });
		const close = button("×", () => this.close(), {
			"aria-label": __("Close"),
			class: "btn btn-sm btn-default",
		});
		this.root = element(
			"aside",
			{
				class: "fsm-panel fsm-settle",
				"aria-label": __("To settle"),
				on: { keydown: (event) => this.pressed(event) },
			},
			element("div", { class: "fsm-settle-head" }, this.title, close),
			this.list
		);
		this.draw();
	}

	// those that wait for the dispatcher; who still has time to answer is listed and not counted
	get count() {
		return this.lines.filter((line) => line.is_open).length;
	}

	// asked once at a time: what happens meanwhile is asked for afterwards
	async load() {
		if (this.asking) {
			this.again = true;
			return;
		}
		this.asking = true;
		this.again = false;
		try {
			this.take((await read("to_settle.load")).lines);
		} catch {
			// the board itself says that the connection is lost, and asks again
		} finally {
			this.asking = false;
		}
		if (this.again) await this.load();
	}

	/** @param {SettleRow[]} lines */
	take(lines) {
		if (this.isKnown && JSON.stringify(lines) === JSON.stringify(this.lines)) return;
		this.isKnown = true;
		this.lines = lines;
		this.draw();
		for (const listener of this.listeners) listener();
	}

	/** @param {() => void} listener */
	onChange(listener) {
		this.listeners.push(listener);
	}

	// whether the customer of a visit was asked about another time and can still answer
	/** @param {string} job */
	isAsked(job) {
		return this.lines.some((line) => line.job === job && line.kind === "offered");
	}

	// how the last question to a visit's customer ended; null while it can be answered
	/** @param {string} job */
	endOfQuestion(job) {
		if (this.isAsked(job)) return null;
		const kinds = this.lines.filter((line) => line.job === job).map(({ kind }) => kind);
		return kinds.find((kind) => ["declined", "unanswered"].includes(kind)) || null;
	}

	draw() {
		const { count } = this;
		// no number before it is known: a zero would say that all is well
		this.opener.textContent = this.isKnown ? __("To settle: {0}", [count]) : __("To settle");
		this.opener.classList.toggle("fsm-has-lines", count > 0);
		this.opener.setAttribute("aria-expanded", String(this.isOpen));
		this.title.textContent = count ? __("To settle: {0}", [count]) : __("Nothing to settle");
		this.redraw(this.first, this.firstLines());
		const lines = this.isOpen ? this.lines.map((line) => settleLine(this, line, "panel")) : [];
		this.redraw(this.list, lines);
	}

	// a line that is settled gives the focus to the next one
	redraw(root, lines) {
		const held = root.contains(document.activeElement);
		if (held && document.activeElement) this.remember(document.activeElement);
		keepingFocus(root, () => root.replaceChildren(...lines));
		if (held) this.focusNear();
	}

	/** @param {Element} inside where the focus is, or was when a dialog was opened */
	remember(inside) {
		const line = inside.closest("li");
		this.at = [...(line?.parentElement?.children || [])].findIndex((each) => each === line);
	}

	// the line that stands where the one was that had the focus, if nothing else has it
	focusNear() {
		if (document.activeElement && document.activeElement !== document.body) return;
		const { children } = this.isOpen ? this.list : this.first;
		const line = children[Math.min(Math.max(this.at ?? 0, 0), children.length - 1)];
		(line?.querySelector("a, button") || this.opener).focus({ preventScroll: true });
	}

	// another day's notes stand above the lines
	/** @param {string} day */
	turnTo(day) {
		if (day === this.day) return;
		this.day = day;
		this.redraw(this.first, this.firstLines());
	}

	// a storm of the day is said beside its note already
	firstLines() {
		if (this.isOpen) return [];
		const isSaid = ({ kind, day }) => kind === "storm" && day === this.day;
		const open = this.lines.filter((line) => line.is_open && !isSaid(line));
		const items = open.slice(0, FIRST).map((line) => settleLine(this, line, "first"));
		const more = open.length - items.length;
		if (more < 1) return items;
		const all = button(__("and {0} more", [more]), () => this.open(), {
			class: "btn btn-xs btn-default",
			dataset: { key: "settle:more" },
		});
		return [...items, element("li", {}, all)];
	}

	toggle() {
		this.isOpen && !this.root.hidden ? this.close() : this.open();
	}

	open() {
		this.isOpen = true;
		this.board.panels.show(this);
		this.draw();
		this.board.timeline.fit();
		this.title.focus({ preventScroll: true });
	}

	close() {
		this.isOpen = false;
		this.board.panels.hide(this);
		this.draw();
		this.board.timeline.fit();
		this.opener.focus({ preventScroll: true });
	}

	// arrows walk the lines, Escape closes the panel
	pressed(event) {
		if (event.key === "Escape") {
			event.stopPropagation();
			return this.close();
		}
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (!step) return;
		const lines = [...this.list.children];
		const at = lines.indexOf(event.target.closest("li"));
		const next = lines[at < 0 ? 0 : Math.max(0, at + step)];
		if (!next) return;
		event.preventDefault();
		next.querySelector("a, button")?.focus();
		next.scrollIntoView({ block: "nearest" });
	}
}
