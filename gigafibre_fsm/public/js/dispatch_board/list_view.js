// The same board as tables: everything a drag does, with selects and buttons, in an order to be read aloud.
import { nudge } from "./dialogs.js";
import { age, ageText } from "./card_view.js";
import { button, choice, element, preserveInput } from "./dom.js";
import { heldUntil } from "./held_view.js";
import { icon } from "./icons.js";
import { cardMenu, rowMenu } from "./menus.js";
import { partText } from "./midnight.js";
import { labelled } from "../platform/formatting.js";
import { presetTechnician } from "./preset_technician.js";
import { publish } from "./publish.js";
import { byArrival } from "./store.js";
import {
	clock,
	dayOf,
	dayText,
	lasting,
	minutesOf,
	minutesOfClock,
	momentOf,
	spanText,
	windowText,
} from "./time.js";
import { canMove, priorityText, statusIcon, statusText, visits } from "./labels.js";

export class ListView {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.root = element("section", { class: "fsm-tables", "aria-label": __("List"), tabindex: "-1" });
	}

	draw() {
		const top = this.root.scrollTop;
		preserveInput(this.root, () => this.root.replaceChildren(...this.parts()));
		this.root.scrollTop = top;
	}

	parts() {
		const tables = this.board.timeline.shownTechnicians().map((technician) => this.technician(technician));
		return this.board.settings.backlog ? [this.waiting(), ...tables] : tables;
	}

	// only the tables that a change touches
	redraw(technicians) {
		preserveInput(this.root, () => {
			this.root.querySelector("[data-part=waiting]")?.replaceWith(this.waiting());
			for (const name of technicians) {
				const part = this.root.querySelector(`[data-part="${CSS.escape(name)}"]`);
				part?.replaceWith(this.technician(this.store.technicianOf.get(name)));
			}
		});
	}

	waiting() {
		const { backlog } = this.board;
		const jobs = backlog.shown();
		const heads = [__("Visit"), __("Customer"), __("Priority"), __("Waiting for"), __("Window"), __("Place")];
		const rows = jobs.slice(0, backlog.limit).map((job) => this.waitingRow(job));
		const rest = jobs.length - rows.length;
		return this.section(
			"waiting",
			__("To place"),
			jobs.length,
			heads,
			rows,
			rest > 0 ? backlog.more(rest) : null
		);
	}

	waitingRow(job) {
		const cells = [
			this.name(job),
			[job.customer_name, job.city].filter(Boolean).join(", "),
			priorityText(job.priority),
			ageText(age(this.store, job)),
			job.window ? `${dayText(job.window[0])} ${windowText(job.window)}` : "–",
			this.placing(job, ""),
		];
		return this.row(job, cells);
	}

	technician(technician) {
		const jobs = this.store.visitsOf(technician.name);
		const heads = [
			__("Arrival"),
			__("Visit"),
			__("Customer"),
			__("State"),
			__("Window"),
			__("Notes"),
			__("Move", null, "Dispatch Board"),
		];
		const held = this.store.heldOf(technician.name);
		const rows = [...jobs, ...held]
			.sort(byArrival)
			.map((taken) => (taken.until ? this.heldRow(taken) : this.plannedRow(taken)));
		const menu = (event) => rowMenu(this.board, technician.name, event.currentTarget, null);
		const more = button(__("More for {0}", [technician.technician_name]), menu, { "aria-haspopup": "menu" });
		more.dataset.key = `more-row:${technician.name}`;
		return this.section(technician.name, technician.technician_name, jobs.length, heads, rows, more);
	}

	plannedRow(job) {
		const arrival = minutesOf(job.arrival);
		const [part] = this.store.parts(job);
		const day = this.store.range > 1 || part.isCarried ? `${dayText(dayOf(arrival))} ` : "";
		const cells = [
			`${day}${spanText(arrival, arrival + job.duration)}`,
			this.name(job),
			[job.customer_name, job.city].filter(Boolean).join(", "),
			element("span", {}, icon(statusIcon(job.status)), ` ${statusText(job.status)}`),
			job.window ? windowText(job.window) : "–",
			this.notes(job, part),
			canMove(job) ? this.moving(job) : this.more(job),
		];
		return this.row(job, cells);
	}

	heldRow(slot) {
		const arrival = minutesOf(slot.arrival);
		const day = this.store.range > 1 ? `${dayText(dayOf(arrival))} ` : "";
		// an order's visit does not exist before the order is submitted
		const shown = slot.job ? ["Dispatch Job", slot.job] : ["Dispatch Slot Hold", slot.name];
		const href = frappe.utils.get_form_link(...shown);
		const cells = [
			`${day}${spanText(arrival, arrival + slot.duration)}`,
			element("a", { href, dataset: { key: `held:${slot.name}` } }, __("Slot held for a customer")),
			slot.customer_name,
			element("span", {}, icon("held"), ` ${heldUntil(slot)}`),
			windowText(slot.window),
			"–",
			"–",
		];
		return this.row({ name: slot.name }, cells, "fsm-is-held");
	}

	section(part, title, count, heads, rows, more) {
		const caption = element("caption", {}, `${title} – ${visits(count)}`);
		const head = element(
			"tr",
			{},
			heads.map((text) => element("th", { scope: "col" }, text))
		);
		const table = element(
			"table",
			{ class: "fsm-table" },
			caption,
			element("thead", {}, head),
			element("tbody", {}, rows)
		);
		return element("div", { class: "fsm-tables-part", dataset: { part } }, table, more);
	}

	row(job, /** @type {any[]} */ [first, ...cells], more = "") {
		const rest = cells.map((cell) => element("td", {}, cell));
		const classes = `${job.draft ? "fsm-is-draft" : ""} ${job.pending ? "fsm-is-pending" : ""} ${more}`;
		return element(
			"tr",
			{ class: classes, dataset: { row: job.name } },
			element("th", { scope: "row" }, first),
			rest
		);
	}

	name(job) {
		const href = frappe.utils.get_form_link("Dispatch Job", job.name);
		const type = element(
			"span",
			{ class: "fsm-soft" },
			` ${this.store.typeOf(job).label} · ${lasting(job.duration)}`
		);
		return element(
			"span",
			{},
			element("a", { href, dataset: { key: `open:${job.name}` } }, job.subject),
			type
		);
	}

	notes(job, part) {
		const texts = [
			partText(job, part),
			job.draft && (job.withdrawn ? __("draft: taken back") : __("draft, not published")),
			job.late > 0 && __("{0} late", [lasting(job.late)]),
			job.locked && __("locked"),
			job.crew?.length &&
				__("with {0}", [job.crew.map((name) => this.store.technicianName(name)).join(", ")]),
			...(job.warnings || []).map(({ text }) => text),
		].filter(Boolean);
		return texts.length
			? element(
					"ul",
					{ class: "fsm-warns" },
					texts.map((text) => element("li", {}, text))
				)
			: "–";
	}

	// technician and time, applied by the button: choosing alone must not move anything
	placing(job, time) {
		const who = this.technicians(job);
		const when = element("input", {
			class: "form-control input-sm fsm-time",
			value: time,
			placeholder: clock(8 * 60),
			"aria-label": __("Arrival for {0}", [job.subject]),
			dataset: { key: `when:${job.name}`, before: time },
		});
		const place = () => this.place(job, who, when);
		when.addEventListener("keydown", (event) => event.key === "Enter" && place());
		const label = job.technician ? __("Move", null, "Dispatch Board") : __("Place");
		const go = button(label, place, {
			"aria-label": labelled(label, job.subject),
			dataset: { key: `go:${job.name}` },
		});
		return element("span", { class: "fsm-placing" }, who, when, go);
	}

	// 600 visits × 60 names would be 36,000 elements: a list is filled when somebody goes to it
	technicians(job) {
		const options = this.store.technicians.map(({ name, technician_name }) => [name, technician_name]);
		const chosen = presetTechnician(this.store, job);
		const none = ["", __("Technician…")];
		const all = chosen ? options : [none, ...options];
		const fill = () => {
			if (who.options.length > 1) return;
			const { value } = who;
			who.replaceChildren(...choice(all, value).children);
			who.value = value;
		};
		const who = choice(
			all.filter(([name]) => name === chosen),
			chosen,
			{
				"aria-label": __("Technician for {0}", [job.subject]),
				dataset: { key: `who:${job.name}`, before: chosen },
				on: { focus: fill, pointerdown: fill },
			}
		);
		return who;
	}

	place(job, who, when) {
		const technician = who.value;
		if (!technician) return this.refuse(who, __("Choose a technician."));
		const minutes = minutesOfClock(when.value);
		if (minutes === null) return this.refuse(when, __("That is not a time. Write it like 8:30."));
		const day = job.arrival ? job.arrival.slice(0, 10) : this.board.day;
		const to = {};
		if (technician !== job.technician) to.technician = technician;
		const arrival = momentOf(minutesOf(day) + minutes);
		if (arrival !== job.arrival) to.arrival = arrival;
		return Object.keys(to).length ? this.board.gestures.place([[job.name, to]], "move") : null;
	}

	refuse(field, text) {
		field.setAttribute("aria-invalid", "true");
		field.focus();
		return this.board.say(text, true);
	}

	moving(job) {
		const act = (key, label, click) =>
			button(label, click, {
				"aria-label": labelled(label, job.subject),
				dataset: { key: `${key}:${job.name}` },
			});
		return element(
			"span",
			{ class: "fsm-moving" },
			this.placing(job, clock(minutesOf(job.arrival))),
			act("earlier", __("Earlier"), () => nudge(this.board, job.name, -1)),
			act("later", __("Later"), () => nudge(this.board, job.name, 1)),
			act("unplan", __("To the backlog"), () => this.board.gestures.unplan([job.name])),
			job.draft || ["Draft", "Scheduled"].includes(job.status)
				? act("publish", __("Publish"), () => publish(this.board, [job.name]))
				: null,
			this.more(job)
		);
	}

	more(job) {
		const open = (event) => cardMenu(this.board, job.name, event.currentTarget, null);
		const label = __("More for {0}", [job.subject]);
		return button("…", open, {
			"aria-label": label,
			"aria-haspopup": "menu",
			dataset: { key: `more:${job.name}` },
		});
	}

	show(name) {
		const row = this.root.querySelector(`[data-row="${CSS.escape(name)}"]`);
		row?.scrollIntoView({ block: "center" });
		row?.querySelector("a")?.focus({ preventScroll: true });
	}
}
