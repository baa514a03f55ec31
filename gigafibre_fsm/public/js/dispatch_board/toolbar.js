// The buttons above the board, the connection's state, and what may be done with the chosen visits.
import { button, element, keepingFocus } from "./dom.js";
import { showHelp } from "./help.js";
import { showHistory } from "./history.js";
import { percent } from "../platform/formatting.js";
import { openMenu } from "./menu.js";
import { selectionEntries } from "./menus.js";
import { COMPARISON, planScope } from "./planner.js";
import { chooseRows } from "./row_filter.js";
import { ZOOMS } from "./scale.js";
import { askStormPlan, stormsOf } from "./storm.js";

const SLOW = 500; // milliseconds

export class Toolbar {
	constructor(board) {
		this.board = board;
		this.title = element("h1", { class: "fsm-title" });
		this.controls = element("div", {
			class: "fsm-controls",
			role: "toolbar",
			"aria-label": __("Dispatch Board"),
		});
		this.state = element("div", { class: "fsm-state" });
		// below the board, so that choosing never moves it under the pointer
		this.selection = element("div", { class: "fsm-selection" });
		// there, too, so that it covers nothing
		this.busy = element("p", { class: "fsm-busy", role: "status" });
		this.root = element("header", { class: "fsm-toolbar" }, this.controls, this.state);
	}

	// a gesture that takes longer than a moment says so
	working(change) {
		this.under_way = (this.under_way || 0) + change;
		clearTimeout(this.slow);
		this.busy.textContent = "";
		if (this.under_way) this.slow = setTimeout(() => (this.busy.textContent = __("One moment…")), SLOW);
	}

	draw() {
		const { board } = this;
		this.title.textContent = board.title();
		const groups = [
			this.group(
				tool("‹", () => board.step(-1), { "aria-label": __("Back", null, "earlier days") }),
				tool(__("Today"), () => board.goToday()),
				tool("›", () => board.step(1), { "aria-label": __("Forward", null, "later days") }),
				this.date()
			),
			this.title,
			this.group(this.toggle("range", "day", __("Day")), this.toggle("range", "week", __("Week"))),
			this.group(this.toggle("view", "timeline", __("Timeline")), this.toggle("view", "list", __("List"))),
			this.group(
				this.pressed("backlog", __("To place")),
				this.pressed("map", __("Map")),
				board.settle.opener
			),
			this.group(
				tool(__("Undo", null, "Dispatch Board"), () => board.gestures.undo(), { title: "Ctrl+Z" }),
				tool(__("Redo"), () => board.gestures.redo(), { title: "Ctrl+Y" }),
				tool(__("History"), () => showHistory(board))
			),
			this.group(
				this.menuButton(__("Plan", null, "Dispatch Board"), () => this.planEntries()),
				this.menuButton(__("View"), () => this.viewEntries())
			),
			tool("?", () => showHelp(), { "aria-label": __("Keyboard and gestures") }),
		];
		keepingFocus(this.controls, () => this.controls.replaceChildren(...groups));
		this.drawState();
		this.drawSelection();
	}

	group(...children) {
		return element("span", { class: "fsm-group" }, children);
	}

	date() {
		const properties = {
			type: "date",
			class: "form-control input-sm",
			value: this.board.day,
			"aria-label": __("Day"),
			dataset: { key: "tool:date" },
			on: { change: (event) => event.target.value && this.board.go(event.target.value) },
		};
		return element("input", properties);
	}

	toggle(setting, value, label) {
		const pressed = this.board.settings[setting] === value;
		return tool(label, () => this.board.use({ [setting]: value }), { "aria-pressed": String(pressed) });
	}

	pressed(setting, label) {
		const pressed = this.board.settings[setting];
		return tool(label, () => this.board.use({ [setting]: !pressed }), { "aria-pressed": String(pressed) });
	}

	menuButton(label, entries) {
		const open = (event) => openMenu(entries(), event.currentTarget, null, label);
		return tool(`${label} ▾`, open, { "aria-haspopup": "menu" });
	}

	planEntries() {
		const { board } = this;
		return [
			[__("Plan the day"), () => planScope(board, { scope: "day", day: board.day })],
			[__("Place the visits of the backlog"), () => planScope(board, this.backlogScope())],
			[__("Compare with the planner"), () => planScope(board, { scope: COMPARISON, day: board.day })],
			...(stormsOf(board.store, board.day).length
				? [[__("Plan for the storm…"), () => askStormPlan(board, board.day)]]
				: []),
		];
	}

	backlogScope() {
		return { scope: "jobs", day: this.board.day, jobs: this.board.backlog.shown().map((job) => job.name) };
	}

	viewEntries() {
		const { board } = this;
		const { settings } = board;
		const mark = (on, label) => `${on ? "✓ " : ""}${label}`;
		return [
			[__("Choose the rows…"), () => chooseRows(board)],
			[__("Look back in time…"), () => board.timeMachine.open()],
			[
				mark(settings.density === "compact", __("Compact rows")),
				() => board.use({ density: settings.density === "compact" ? "roomy" : "compact" }),
			],
			...ZOOMS.map((zoom) => [
				mark(settings.zoom === zoom, __("Zoom {0}", [percent(zoom)])),
				() => board.use({ zoom }),
			]),
			...[5, 15].map((snap) => [
				mark(settings.snap === snap, __("Steps of {0} min", [snap])),
				() => board.use({ snap }),
			]),
			[
				mark(settings.week_start === "monday", __("Week from Monday")),
				() => board.use({ week_start: "monday" }),
			],
			[
				mark(settings.week_start === "today", __("Week from the day shown")),
				() => board.use({ week_start: "today" }),
			],
			...board.presets.entries(),
		];
	}

	drawState() {
		const { live } = this.board;
		const text = __(
			"You are offline. What you see may be old, and nothing can be moved, published or answered until the connection is back."
		);
		this.state.replaceChildren(
			...(live.isOffline ? [element("p", { class: "fsm-offline", role: "alert" }, text)] : [])
		);
	}

	// a gesture without a network: what stands there already is pointed at, instead of being said once more
	stressOffline() {
		const banner = this.state.querySelector(".fsm-offline");
		banner?.classList.remove("fsm-flash");
		void banner?.offsetWidth; // so that the second time it moves as well
		banner?.classList.add("fsm-flash");
	}

	drawSelection() {
		const { size } = this.board.store.selection;
		const chosen = [...this.board.store.selection];
		if (!size) return this.selection.replaceChildren();
		const actions = selectionEntries(this.board, chosen).map(([label, act]) => button(label, act));
		this.selection.replaceChildren(
			element("span", {}, size === 1 ? __("1 visit chosen") : __("{0} visits chosen", [size])),
			...actions,
			button(__("Choose none"), () => this.board.store.select([]))
		);
	}
}

// a button that keeps the focus when the toolbar is drawn anew
function tool(label, click, properties = {}) {
	return button(label, click, { ...properties, dataset: { key: `tool:${label}` } });
}
