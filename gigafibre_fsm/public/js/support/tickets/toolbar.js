// The filters of the board, and the saved views.
import { button, element, keepingFocus } from "../../elements/elements.js";
import { SavedViews } from "./saved_views.js";
import { list_people } from "./server.js";

const ARRANGED = () => [
	["list", __("List")],
	["status", __("Status")],
	["queue", __("Queue")],
	["kind", __("Kind")],
	["clock", __("Deadline")],
	["person", __("Person")],
];
const SCOPES = () => [
	["open", __("Open tickets")],
	["snoozed", __("Put aside tickets")],
	["over", __("Settled tickets")],
];

export class Toolbar {
	/** @param {import("./page.js").TicketDesk} desk */
	constructor(desk) {
		this.desk = desk;
		this.kinds = [];
		this.queues = [];
		/** @type {DeskPerson[]} */
		this.people = [];
		this.views = new SavedViews(desk);
		this.search = element("input", {
			type: "search",
			class: "form-control input-sm fsm-tk-search",
			placeholder: __("Find in this view"),
			"aria-label": __("Find by subject, customer or number in this view"),
			on: { input: frappe.utils.debounce(() => desk.use({ text: this.search.value }), 300) },
		});
		this.arranged = element("div", {
			class: "fsm-tk-arranged",
			role: "group",
			"aria-label": __("Arrange by"),
		});
		this.filters = element("div", { class: "fsm-tk-filters" });
		this.root = element(
			"div",
			{ class: "fsm-tk-toolbar" },
			this.arranged,
			this.filters,
			this.search,
			button(__("Views"), () => this.views.open(), {
				"aria-haspopup": "dialog",
				dataset: { key: "views" },
			}),
			button(__("Keys (?)"), () => desk.keyboard.help(), { dataset: { key: "keys" } })
		);
		this.draw();
		this.fetch();
	}

	async fetch() {
		try {
			const fields = ["name", "fsm_queue"];
			const kinds = frappe.db.get_list("Issue Type", { fields, order_by: "name", limit: 100 });
			this.people = await list_people();
			this.kinds = (await kinds).map(({ name }) => name);
			this.queues = [...new Set((await kinds).map(({ fsm_queue }) => fsm_queue).filter(Boolean))].sort();
			this.draw();
		} catch (error) {
			this.desk.say(error.message);
		}
	}

	draw() {
		keepingFocus(this.root, () => {
			const { view } = this.desk;
			if (document.activeElement !== this.search) this.search.value = view.text;
			this.arranged.replaceChildren(
				...ARRANGED().map(([by, label]) =>
					button(label, () => this.desk.use({ by }), {
						"aria-pressed": String(view.by === by),
						dataset: { key: `by-${by}` },
					})
				)
			);
			this.filters.replaceChildren(
				this.choice("scope", __("Which tickets"), SCOPES()),
				this.choice("kind", __("Kind"), [
					["", __("Every kind")],
					...this.kinds.map((kind) => [kind, __(kind)]),
				]),
				...(this.queues.length ? [this.queue_choice()] : []),
				this.choice("person", __("Person"), [
					["", __("Everybody")],
					["me", __("Mine")],
					["nobody", __("Nobody’s")],
					...this.people.map(({ user, full_name }) => [user, full_name]),
				]),
				...(view.incident ? [this.outage(view.incident)] : [])
			);
		});
	}

	choice(name, label, options) {
		return element(
			"select",
			{
				class: "form-control input-sm",
				"aria-label": label,
				dataset: { key: `filter-${name}` },
				on: { change: (event) => this.desk.use({ [name]: event.target.value }) },
			},
			options.map(([value, words]) =>
				element("option", { value, selected: this.desk.view[name] === value }, words)
			)
		);
	}

	queue_choice() {
		return this.choice("queue", __("Queue"), [
			["", __("Every queue")],
			["me", __("My queues")],
			...this.queues.map((queue) => [queue, queue]),
		]);
	}

	outage(incident) {
		return button(`${__("Outage {0}", [incident])} ✕`, () => this.desk.use({ incident: "" }), {
			"aria-label": __("No longer only the outage {0}", [incident]),
			dataset: { key: "outage" },
		});
	}
}
