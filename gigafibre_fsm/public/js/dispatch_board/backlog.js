// The visits that wait for a technician: searched, filtered, sorted, counted.
import { age, backlogCard } from "./card_view.js";
import { choice, element, keepingFocus } from "./dom.js";
import { PRIORITIES, PRIORITY_ORDER, visits } from "./labels.js";
import { isInside } from "./map/polygon.js";

const AGES = [1, 3, 7, 14];
const CHUNK = 150; // cards drawn at once; the rest on request, so that 2,000 visits do not stall the page

export class Backlog {
	constructor(board) {
		this.board = board;
		this.store = board.store;
		this.count = element("span", { class: "fsm-count", "aria-live": "polite" });
		this.filters = element("div", { class: "fsm-filters" });
		this.list = element("div", { class: "fsm-list", role: "group", "aria-label": __("Visits to place") });
		const title = element("h2", {}, __("To place"), " ", this.count);
		this.root = element(
			"aside",
			{ class: "fsm-backlog", "aria-label": __("Visits to place") },
			title,
			this.filters,
			this.list
		);
		this.limit = CHUNK;
	}

	get chosen() {
		return this.board.settings.filters;
	}

	draw() {
		this.drawFilters();
		this.drawList();
	}

	drawFilters() {
		const jobs = this.store.unplanned();
		const types = [...new Set(jobs.map((job) => job.job_type))].map((type) => [
			type,
			this.store.jobTypes[type]?.label || type,
		]);
		const skills = [...new Set(jobs.flatMap((job) => Object.keys(job.skills || {})))].map((s) => [
			s,
			this.store.skills[s] || s,
		]);
		const cities = unique(jobs.map((job) => job.city));
		const tags = unique(jobs.flatMap((job) => job.tags || []));
		const priorities = PRIORITY_ORDER.map((priority) => [priority, PRIORITIES[priority]()]);
		const ages = AGES.map((days) => [
			String(days),
			days === 1 ? __("1 day or more") : __("{0} days or more", [days]),
		]);
		const controls = [
			this.search(),
			this.filter("type", __("All types"), byLabel(types)),
			this.filter("priority", __("All priorities"), priorities),
			this.filter("city", __("All cities"), cities),
			this.filter("age", __("Any age"), ages),
			this.filter("skill", __("All skills"), byLabel(skills)),
			tags.length || this.chosen.tag ? this.filter("tag", __("All tags"), tags) : null,
			this.territory(),
			this.order(),
		];
		keepingFocus(this.filters, () => this.filters.replaceChildren(...controls.filter(Boolean)));
	}

	search() {
		const properties = {
			type: "search",
			class: "form-control input-sm fsm-backlog-search",
			placeholder: __("Search the visits to place"),
			"aria-label": __("Search the visits to place"),
			value: this.chosen.text || "",
			dataset: { key: "filter:text" },
			on: { input: (event) => this.changed("text", event.target.value) },
		};
		return element("input", properties);
	}

	filter(name, all, options) {
		const chosen = this.chosen[name] || "";
		// a choice that fits nothing any more stays visible, so that nobody wonders where the visits are
		if (chosen && !options.some(([value]) => value === chosen)) options = [...options, [chosen, chosen]];
		const properties = {
			"aria-label": all,
			class: `form-control input-sm ${chosen ? "fsm-narrows" : ""}`,
			dataset: { key: `filter:${name}` },
			on: { change: (event) => this.changed(name, event.target.value) },
		};
		return choice([["", all], ...options], chosen, properties);
	}

	// as long as there are territories; the homes that are not on the map are in none
	territory() {
		const options = this.store.territories.map(({ name, label }) => [name, label]);
		if (!options.length && !this.chosen.territory) return null;
		return this.filter("territory", __("All territories"), byLabel(options));
	}

	order() {
		const options = [
			["priority", __("Sorted by priority")],
			["age", __("Oldest first")],
			["window", __("Earliest window first")],
		];
		const properties = {
			"aria-label": __("Order of the visits"),
			dataset: { key: "filter:order" },
			on: { change: (event) => this.changed("order", event.target.value) },
		};
		return choice(options, this.chosen.order || "priority", properties);
	}

	changed(name, value) {
		this.board.keep({ filters: { ...this.chosen, [name]: value } });
		this.limit = CHUNK;
		this.drawList();
		this.board.map.draw();
		if (this.board.settings.view === "list") this.board.list.draw();
	}

	// the visits that the filters leave, in their order
	shown() {
		const { type, priority, skill, city, tag, territory } = this.chosen;
		const least = Number(this.chosen.age || 0);
		const words = fold(this.chosen.text || "")
			.split(/\s+/)
			.filter(Boolean);
		const fits = (job) =>
			(!type || job.job_type === type) &&
			(!priority || job.priority === priority) &&
			(!skill || skill in (job.skills || {})) &&
			(!city || job.city === city) &&
			(!tag || (job.tags || []).includes(tag)) &&
			(!territory || isWithin(this.store, job, territory)) &&
			(!least || age(this.store, job) >= least) &&
			words.every((word) => textOf(job).includes(word));
		return this.store
			.unplanned()
			.filter(fits)
			.sort(ORDERS[this.chosen.order || "priority"]);
	}

	drawList() {
		const [all, shown] = [this.store.unplanned().length, this.shown()];
		this.count.textContent = all === shown.length ? String(all) : __("{0} of {1}", [shown.length, all]);
		const cards = shown.slice(0, this.limit).map((job) => backlogCard(this.store, job));
		if (shown.length > this.limit) cards.push(this.more(shown.length - this.limit));
		if (!shown.length)
			cards.push(
				element("p", { class: "fsm-empty" }, all ? __("No visit fits these filters.") : __("Nothing waits."))
			);
		const top = this.list.scrollTop;
		keepingFocus(this.list, () => this.list.replaceChildren(...cards));
		this.list.scrollTop = top;
		this.board.keyboard.offer(this.list);
	}

	// the card of a visit that waits, whatever the filters hide
	async show(name) {
		if (!this.board.settings.backlog) await this.board.use({ backlog: true });
		if (!this.shown().some((job) => job.name === name)) {
			this.board.keep({ filters: { text: name } });
			this.draw();
		}
		const card = this.list.querySelector(`.fsm-card[data-job="${CSS.escape(name)}"]`);
		card?.scrollIntoView({ block: "center" });
		if (!card) return this.board.say(__("That visit is not on the rows shown."), true);
		card.focus({ preventScroll: true });
	}

	more(count) {
		const click = () => {
			this.limit += CHUNK;
			this.drawList();
			if (this.board.settings.view === "list") this.board.list.draw();
		};
		const properties = { type: "button", class: "btn btn-default btn-sm fsm-more", on: { click } };
		return element("button", properties, __("Show the next ones of {0} more", [visits(count)]));
	}
}

function isWithin(store, { lat, lon }, name) {
	const { outlines } = store.territories.find((territory) => territory.name === name) || { outlines: [] };
	const point = { x: lon, y: lat };
	return (
		lat !== null &&
		outlines.some((outline) =>
			isInside(
				point,
				outline.map(([y, x]) => [x, y])
			)
		)
	);
}

const fold = (text) =>
	text
		.toLowerCase()
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "");
const textOf = (job) =>
	fold([job.name, job.subject, job.customer_name, job.address, job.city, job.issue].join(" "));
const unique = (values) =>
	[...new Set(values.filter(Boolean))].sort((a, b) => a.localeCompare(b)).map((v) => [v, v]);
const byLabel = (pairs) => pairs.sort(([, a], [, b]) => a.localeCompare(b));
const rank = (job) => PRIORITY_ORDER.indexOf(job.priority);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const windowOf = (job) => job.window?.[0] || "9999";
const ORDERS = {
	priority: (a, b) => rank(a) - rank(b) || compare(a.created, b.created),
	age: (a, b) => compare(a.created, b.created),
	window: (a, b) => compare(windowOf(a), windowOf(b)) || rank(a) - rank(b),
};
