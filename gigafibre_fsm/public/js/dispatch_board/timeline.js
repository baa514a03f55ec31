// Rows × time. A change redraws the rows it touches and nothing else, so that nothing ever scrolls by itself.
import { capacityView } from "./capacity_view.js";
import { noteText } from "./day_notes.js";
import { element, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { serves } from "./row_filter.js";
import { rowHead, trackOf } from "./row_view.js";
import { Scale, hoursNeeded } from "./scale.js";
import { stormsOf } from "./storm.js";
import { clock, dayText } from "./time.js";

export const HEAD = 212; // pixels of the technicians' column, as in the stylesheet

// pixels of the line of now with its time
const NOW_WIDTH = 60;

export class Timeline {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.rows = new Map();
		this.root = element("section", { class: "fsm-scroller", "aria-label": __("Timeline"), tabindex: "-1" });
		this.resized = new ResizeObserver(() => this.fit());
		this.resized.observe(this.root);
	}

	// technicians that the row filter and the presets leave
	shownTechnicians() {
		const { rows, row_skill, row_truck, row_territory } = this.board.settings;
		return this.store.technicians.filter(
			(technician) =>
				(!rows.length || rows.includes(technician.name)) &&
				(!row_skill || technician.skills[row_skill]) &&
				(!row_truck || technician.truck === row_truck) &&
				(!row_territory || serves(this.store, technician, row_territory))
		);
	}

	fit() {
		if (this.scale && Math.abs(this.root.clientWidth - this.fitted) > 20) this.draw();
	}

	// everything anew: another range, zoom or set of rows
	draw() {
		this.fitted = this.root.clientWidth;
		if (!this.fitted || !this.store.start) return;
		const { store } = this;
		const hours = this.hours();
		const opens = this.opensAt();
		const width = this.fitted - HEAD - 2;
		const scale = new Scale({
			start: store.start,
			days: store.range,
			width,
			zoom: this.board.settings.zoom,
			hours,
			opens,
		});
		const shifted = this.scale && scale.days === 1 ? (this.scale.open - scale.open) * scale.perMinute : 0;
		this.scale = scale;
		this.rows = new Map();
		const rows = this.shownTechnicians().map((technician) => this.makeRow(scale, technician));
		const none = store.technicians.length
			? __("No technician fits this choice of rows.")
			: __("There is no active technician yet. Add one, and a row appears here.");
		const empty = rows.length ? null : element("p", { class: "fsm-empty" }, none);
		const [left, top] = [this.root.scrollLeft, this.root.scrollTop];
		this.capacity = scale.days > 1 ? capacityView(this.board, scale) : null;
		const parts = [this.head(scale), this.capacity, ...rows, empty].filter((part) => part !== null);
		keepingFocus(this.root, () => this.root.replaceChildren(...parts));
		const axis = [store.start, store.range, this.fitted].join(" ");
		// the same hours stay where they are, though hours of the night came in before them
		this.root.scrollTo(axis === this.axis ? left + shifted : this.leftAtFirst(scale, opens), top);
		this.axis = axis;
		this.drawNow();
		this.board.proposal.decorate();
		this.board.comparison.decorate();
	}

	// how far to scroll so that a day is opened where its shifts begin, and one under way with the hour before now, where
	// that does not fit beside
	leftAtFirst(scale, opens) {
		const now = this.store.now();
		const hour = 60 * scale.perMinute;
		const left = Math.round((opens - scale.open) * scale.perMinute);
		const isSeen = scale.x(now) >= left && HEAD + scale.x(now) - left + 2 * hour < this.fitted;
		return !scale.has(now) || isSeen ? left : Math.max(0, Math.round(scale.x(now) - hour));
	}

	makeRow(scale, technician) {
		const track = element("div", { class: "fsm-track", dataset: { technician: technician.name } });
		const label = technician.technician_name;
		const row = element(
			"div",
			{ class: "fsm-row", role: "group", "aria-label": label },
			rowHead(this.store, technician),
			track
		);
		row.style.width = `${scale.width + HEAD}px`;
		track.style.setProperty("--hour", `${60 * scale.perMinute}px`);
		track.style.setProperty("--day", `${scale.dayWidth}px`);
		track.classList.toggle("fsm-many-days", scale.days > 1);
		const made = { row, track, technician };
		this.rows.set(technician.name, made);
		this.fill(made);
		return row;
	}

	// visits at the same time make their row higher, so that each keeps its lines
	fill({ row, track, technician }) {
		if (!this.scale) return;
		const { nodes, most } = trackOf(this.store, this.scale, technician.name, this.board.settings.density);
		row.style.setProperty("--most", String(most));
		track.replaceChildren(...nodes);
	}

	redraw(technicians) {
		for (const name of technicians) {
			const found = this.rows.get(name);
			if (!found) continue;
			keepingFocus(found.row, () => {
				found.row.firstChild.replaceWith(rowHead(this.store, found.technician));
				this.fill(found);
			});
		}
		this.drawCapacity();
		this.drawNow();
		this.board.proposal.decorate();
		this.board.comparison.decorate();
	}

	drawCapacity() {
		if (!this.capacity || !this.scale) return;
		const [before, scale] = [this.capacity, this.scale];
		this.capacity = capacityView(this.board, scale);
		keepingFocus(before, () => before.replaceWith(this.capacity));
	}

	hours(isCounted = (_part) => true) {
		const { store } = this;
		const parts = [...store.planned(), ...store.held].flatMap((taken) => store.parts(taken));
		return hoursNeeded(store.range, parts.filter(isCounted), Object.values(store.days));
	}

	// the minute with which a day is opened: what came over midnight stands to the left of it, and is one scroll away
	opensAt() {
		const isOwn = (part) => !part.isCarried;
		return this.hours(this.store.range > 1 ? undefined : isOwn)[0];
	}

	// a gesture outside the hours shown makes the axis wider
	isWideEnough() {
		if (!this.scale) return true;
		const [open, close] = this.hours();
		return open >= this.scale.open && close <= this.scale.close;
	}

	head(scale) {
		const ticks = scale.days === 1 ? this.hourTicks(scale) : this.dayTicks(scale);
		const axis = element("div", { class: "fsm-axis", style: { width: `${scale.width}px` } }, ticks);
		// what came over midnight is out of sight at first
		const before = this.opensAt() > scale.open && scale.days === 1 && `← ${clock(scale.open)}`;
		const night = before && element("span", { class: "fsm-soft" }, before);
		const corner = element("div", { class: "fsm-corner" }, __("Technicians"), night || null);
		return element("div", { class: "fsm-head", "aria-hidden": "true" }, corner, axis);
	}

	hourTicks(scale) {
		const ticks = [];
		for (let minute = scale.open; minute < scale.close; minute += 60) {
			const left = `${(minute - scale.open) * scale.perMinute}px`;
			ticks.push(element("span", { class: "fsm-tick", style: { left } }, clock(minute)));
		}
		return ticks;
	}

	dayTicks(scale) {
		const today = this.store.today();
		return scale.daysShown().map((day, index) => {
			const style = { left: `${index * scale.dayWidth}px`, width: `${scale.dayWidth}px` };
			const name = `fsm-tick fsm-tick-day ${day === today ? "fsm-today" : ""}`;
			const closed = this.store.isClosed(day) && __("No shift that day");
			const storms = stormsOf(this.store, day).map(noteText);
			// said where there is room for it, else in the tooltip alone
			const told = closed && element("span", { class: "fsm-soft" }, `\u00a0· ${closed}`);
			return element(
				"span",
				{ class: name, style, title: [closed, ...storms].filter(Boolean).join(" · "), dataset: { day } },
				storms.length ? icon("storm") : null,
				element("span", {}, dayText(day)),
				told || null
			);
		});
	}

	drawNow() {
		this.board.keyboard.offer(this.root);
		this.line?.remove();
		const now = this.store.now();
		if (!this.scale?.has(now)) return;
		const left = `${HEAD + this.scale.x(now)}px`;
		// at the end of the hours shown, and after them, its time stands to the left: there is nothing beyond
		const isLate = this.scale.x(now) > this.scale.width - NOW_WIDTH;
		this.line = element(
			"div",
			{ class: `fsm-now ${isLate ? "fsm-now-late" : ""}`, style: { left }, "aria-hidden": "true" },
			element("span", {}, clock(now))
		);
		this.root.append(this.line);
	}

	show(name) {
		const card = this.root.querySelector(`.fsm-card[data-job="${CSS.escape(name)}"]`);
		if (!card) return false;
		card.scrollIntoView({ block: "center", inline: "center" });
		card.focus({ preventScroll: true });
		card.classList.add("fsm-flash");
		setTimeout(() => card.classList.remove("fsm-flash"), 1600);
		return true;
	}
}
