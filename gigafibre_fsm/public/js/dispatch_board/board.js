// The board: holds its parts together and tells them what to draw when something changed.
import { element, focusAgain } from "./dom.js";
import { Drag } from "./drag.js";
import { Gestures } from "./gestures.js";
import { Keyboard } from "./keyboard.js";
import { ListView } from "./list_view.js";
import { Live } from "./live.js";
import { MapView } from "./map/map_view.js";
import { Backlog } from "./backlog.js";
import { Clicks } from "./clicks.js";
import { Panels } from "./panels.js";
import { Presets } from "./presets.js";
import { Ruler } from "./ruler.js";
import { SkipLink } from "./skip_link.js";
import { Comparison } from "./proposal/comparison.js";
import { ProposalPanel } from "./proposal/panel.js";
import { PublishBar } from "./publish.js";
import { sentence } from "../platform/formatting.js";
import { read } from "../platform/server.js";
import { givenDay, keepSettings, pickKnown, readSettings } from "./settings.js";
import { SettleList } from "./to_settle/settle_list.js";
import { Store } from "./store.js";
import { Summary } from "./summary.js";
import { dayAfter, dayText, mondayOf } from "./time.js";
import { TimeMachine } from "./time_machine.js";
import { Timeline } from "./timeline.js";
import { visitSearch } from "./visit_search.js";
import { Toolbar } from "./toolbar.js";
import { zoomByWheel } from "./wheel_zoom.js";

export class Board {
	constructor(wrapper, page) {
		this.page = page;
		this.store = new Store();
		this.settings = readSettings();
		this.day = givenDay();
		// Frappe 15 has no landmark for the page's own part
		const tag = document.querySelector("main, [role=main]") ? "div" : "main";
		this.root = element(tag, { class: "fsm-board" });
		$(page.main).empty().append(this.root);
		wrapper.classList.add("fsm-board-page");
		this.announcer = element("div", {
			class: "fsm-unseen",
			role: "status",
			"aria-live": "polite",
			"aria-atomic": "true",
		});
		this.body = element("div", { class: "fsm-body" });
		this.gestures = new Gestures(this);
		this.live = new Live(this);
		this.presets = new Presets(this);
		this.search = visitSearch(this);
		this.settle = new SettleList(this);
		this.toolbar = new Toolbar(this);
		this.summary = new Summary(this);
		this.backlog = new Backlog(this);
		this.timeline = new Timeline(this);
		this.list = new ListView(this);
		this.map = new MapView(this);
		this.proposal = new ProposalPanel(this);
		this.comparison = new Comparison(this);
		this.timeMachine = new TimeMachine(this);
		this.panels = new Panels(this.body, {
			settle: this.settle,
			proposal: this.proposal,
			comparison: this.comparison,
			past: this.timeMachine,
		});
		this.publishBar = new PublishBar(this);
		this.assemble();
		this.clicks = new Clicks(this);
		this.drag = new Drag(this);
		this.keyboard = new Keyboard(this);
		this.ruler = new Ruler(this);
		this.skip = new SkipLink(this);
		zoomByWheel(this);
		this.listen();
	}

	assemble() {
		this.publishBar.root.append(this.toolbar.selection, this.toolbar.busy);
		const views = [this.backlog, this.timeline, this.list, this.map];
		this.body.append(...views.map(({ root }) => root), ...this.panels.roots);
		// beside the day's figures, where a toolbar of many buttons has no room
		const below = element("div", { class: "fsm-below-toolbar" }, this.summary.root, this.search.root);
		this.root.append(this.toolbar.root, below, this.body, this.publishBar.root, this.announcer);
	}

	listen() {
		this.store.onChange((what) => this.draw(what));
		window.addEventListener("resize", () => this.fitHeight());
		setInterval(() => {
			this.timeline.drawNow();
			this.map.drawPeople();
		}, 30_000);
	}

	async open() {
		const preset = new URLSearchParams(location.search).get("preset");
		if (preset) await this.presets.useCalled(preset);
		await this.load();
	}

	shown() {
		this.keyboard.isActive = true;
		this.skip.show();
		document.documentElement.classList.add("fsm-board-open");
		const day = frappe.route_options?.day;
		if (day && day !== this.day) this.go(day);
		frappe.route_options = null;
		this.fitHeight();
		this.timeline.fit();
		this.live.start();
	}

	hidden() {
		this.keyboard.isActive = false;
		this.skip.hide();
		this.ruler.hide();
		this.timeMachine.close();
		document.documentElement.classList.remove("fsm-board-open");
		this.live.stop();
	}

	get days() {
		return this.settings.range === "week" ? 7 : 1;
	}

	get start() {
		const isMonday = this.settings.range === "week" && this.settings.week_start === "monday";
		return isMonday ? mondayOf(this.day) : this.day;
	}

	async load() {
		this.root.setAttribute("aria-busy", "true");
		try {
			const answer = await read("board.load", { start: this.start, days: this.days });
			this.map.people.locate(answer.positions);
			this.store.load(answer);
			if (this.timeMachine.isOpen) this.timeMachine.follow();
			this.live.found();
			this.settle.load();
			return true;
		} catch (error) {
			this.say(error.message, true);
			if (!this.store.start) this.drawFailure(error.message);
			return false;
		} finally {
			this.root.removeAttribute("aria-busy");
		}
	}

	drawFailure(message) {
		const retry = element(
			"button",
			{ class: "btn btn-primary btn-sm", on: { click: () => this.load() } },
			__("Try again")
		);
		this.timeline.root.replaceChildren(element("p", { class: "fsm-empty" }, message, " ", retry));
		this.fitHeight();
	}

	// another day; where it cannot be read, the board stays on the one it shows
	async go(day) {
		this.timeMachine.close();
		const before = this.day;
		this.day = day;
		if (!(await this.load())) this.day = before;
		this.toolbar.draw();
	}

	step(direction) {
		return this.go(dayAfter(this.day, direction * this.days));
	}

	goToday() {
		return this.go(this.store.start ? this.store.today() : givenDay());
	}

	keep(changes) {
		this.settings = { ...this.settings, ...changes };
		keepSettings(this.settings);
	}

	// settings that change what is loaded or laid out
	use(changes) {
		const before = `${this.start} ${this.days}`;
		this.keep(pickKnown({ ...this.settings, ...changes }));
		if (before !== `${this.start} ${this.days}`) return this.load();
		this.draw({ all: true });
		return Promise.resolve();
	}

	draw(what) {
		const before = document.activeElement;
		this.redraw(what);
		// the visit that had the focus may stand elsewhere now
		if (this.root.isConnected && before?.dataset?.job) focusAgain(before);
	}

	redraw({ all, rows, backlog, selection, figures }) {
		if (selection) return this.drawSelection(selection);
		const outgrown = this.settings.view === "timeline" && !this.timeline.isWideEnough();
		if (all || outgrown) this.drawAll();
		else {
			if (backlog) this.backlog.drawList();
			if (rows) this.drawRows(rows);
			if (backlog) this.map.draw();
		}
		if (all || backlog || figures || rows?.size) this.drawState();
	}

	drawAll() {
		const { view, map, backlog } = this.settings;
		this.root.dataset.view = view;
		this.root.dataset.range = this.settings.range;
		this.root.dataset.density = this.settings.density;
		this.body.classList.toggle("fsm-with-map", map);
		this.body.classList.toggle("fsm-without-backlog", !backlog);
		this.toolbar.draw();
		this.fitHeight();
		this.backlog.draw();
		// the view that is not seen holds no elements
		const [seen, other] = view === "timeline" ? [this.timeline, this.list] : [this.list, this.timeline];
		other.root.replaceChildren();
		seen.draw();
		this.map.draw();
	}

	drawRows(rows) {
		if (this.settings.view === "timeline") this.timeline.redraw(rows);
		else this.list.redraw(rows);
	}

	drawState() {
		this.toolbar.drawState();
		this.summary.draw();
		this.publishBar.draw();
		this.map.drawPeople();
	}

	drawSelection(names) {
		for (const name of names) {
			const chosen = this.store.selection.has(name);
			for (const card of this.root.querySelectorAll(`.fsm-card[data-job="${CSS.escape(name)}"]`)) {
				card.classList.toggle("fsm-is-chosen", chosen);
				card.setAttribute("aria-pressed", String(chosen));
			}
		}
		this.map.drawChosen();
		this.toolbar.drawSelection();
	}

	fitHeight() {
		if (!this.root.offsetParent) return; // another page of the desk is shown
		// the top may be 0: Frappe 16 has no bar above the page
		const { top } = this.root.getBoundingClientRect();
		this.root.style.height = `${Math.max(window.innerHeight - top - 8, 420)}px`;
	}

	// tell the result of a gesture: to the eye for a few seconds, to a screen reader once
	say(told, isBad = false) {
		const text = sentence(told);
		this.announcer.textContent = "";
		requestAnimationFrame(() => (this.announcer.textContent = text));
		frappe.show_alert(
			{ message: frappe.utils.escape_html(text), indicator: isBad ? "red" : "green" },
			isBad ? 9 : 4
		);
	}

	// the visits that a command means: the chosen ones if `name` is among them, else that one
	meant(name) {
		if (name && !this.store.selection.has(name)) return [name];
		return [...this.store.selection];
	}

	// bring a visit into view, wherever it stands
	async show(name, day) {
		if (day && !this.timeline.scale?.daysShown().includes(day)) await this.go(day);
		if (this.settings.view === "list") return this.list.show(name);
		if (!this.timeline.show(name)) this.say(__("That visit is not on the rows shown."), true);
	}

	title() {
		if (this.days === 1) {
			const day = dayText(this.start, "long");
			return this.store.isClosed(this.start) ? `${day} · ${__("No shift that day")}` : day;
		}
		return __("{0} to {1}", [dayText(this.start, "plain"), dayText(dayAfter(this.start, 6), "plain")]);
	}
}
