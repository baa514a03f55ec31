// The frame: loads a week, keeps what is shown, and draws one of three views of it.
import { escape } from "../plain_text/rule.js";
import { absence_dialog } from "./absence.js";
import { button, element, keepingFocus } from "./dom.js";
import { invite_dialog } from "./invite.js";
import { Places } from "./places.js";
import { draw_roster } from "./roster.js";
import { draw_skills } from "./skills.js";
import { add_days, monday_of, month } from "./labels.js";

const METHOD = "gigafibre_fsm.api.team";
const VIEWS = { week: () => __("Week"), skills: () => __("Skills"), map: () => __("Map") };

export class TeamPage {
	constructor(page) {
		this.page = page;
		this.start = monday_of(frappe.datetime.get_today());
		this.view = "week";
		this.searched = "";
		this.places = new Places(this);
		page.set_primary_action(__("Invite a technician"), () => this.invite(), "add");
		this.build();
	}

	build() {
		this.tabs = element("div", {
			class: "fsm-tabs",
			role: "tablist",
			"aria-label": __("Team"),
			on: { keydown: (event) => this.walk(event) },
		});
		this.search = element("input", {
			type: "search",
			class: "form-control input-sm",
			placeholder: __("Find a technician"),
			"aria-label": __("Find a technician"),
			on: { input: () => this.find() },
		});
		this.week = element("div", { class: "fsm-week-choice" });
		this.body = element("div", { class: "fsm-team-body", role: "tabpanel", tabindex: "-1" });
		const bar = element("div", { class: "fsm-team-bar" }, this.tabs, this.search, this.week);
		this.page.main[0].append(element("div", { class: "fsm-team" }, bar, this.body));
	}

	async load() {
		const asked = this.start;
		const { message } = await frappe.call({ method: `${METHOD}.week`, args: { start: asked }, type: "GET" });
		if (asked !== this.start) return; // another week was chosen meanwhile
		this.data = message;
		this.draw();
	}

	draw() {
		keepingFocus(this.page.main[0], () => {
			this.draw_tabs();
			this.draw_week_choice();
			this.draw_body();
		});
	}

	draw_tabs() {
		const tab = ([name, label]) => {
			const chosen = name === this.view;
			const properties = {
				role: "tab",
				class: `btn btn-sm ${chosen ? "btn-primary" : "btn-default"}`,
				"aria-selected": String(chosen),
				tabindex: chosen ? "0" : "-1",
				dataset: { key: `tab:${name}` },
			};
			return button(label(), () => this.show(name), properties);
		};
		this.tabs.replaceChildren(...Object.entries(VIEWS).map(tab));
	}

	draw_week_choice() {
		this.week.hidden = this.view !== "week";
		const step = (days) => () => this.go(add_days(this.start, days));
		this.week.replaceChildren(
			button("‹", step(-7), { "aria-label": __("Previous week"), dataset: { key: "week:before" } }),
			button(__("This week"), () => this.go(monday_of(frappe.datetime.get_today())), {
				dataset: { key: "week:now" },
			}),
			button("›", step(7), { "aria-label": __("Next week"), dataset: { key: "week:after" } }),
			element("b", { "aria-live": "polite" }, month(this.start))
		);
	}

	draw_body() {
		if (!this.data.technicians.length) return this.body.replaceChildren(this.empty());
		const people = this.shown();
		if (!people.length)
			return this.body.replaceChildren(
				element("p", { class: "fsm-team-none" }, __("Nobody is called that."))
			);
		if (this.view === "skills") return this.body.replaceChildren(draw_skills(this, people));
		if (this.view === "map") return this.places.draw(this.body, people);
		this.body.replaceChildren(draw_roster(this, people));
	}

	empty() {
		return element(
			"div",
			{ class: "fsm-team-none" },
			element("p", {}, __("There is no technician yet.")),
			button(__("Invite the first one"), () => this.invite(), { class: "btn btn-primary btn-sm" })
		);
	}

	shown() {
		const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
		const wanted = plain(this.searched);
		return this.data.technicians.filter((person) => plain(person.technician_name).includes(wanted));
	}

	find() {
		this.searched = this.search.value;
		this.draw_body();
	}

	show(view) {
		this.view = view;
		this.draw();
	}

	// arrow keys go from tab to tab
	walk(event) {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		const names = Object.keys(VIEWS);
		this.show(names[(names.indexOf(this.view) + step + names.length) % names.length]);
		this.tabs.querySelector("[aria-selected=true]").focus();
	}

	go(start) {
		this.start = start;
		return this.load();
	}

	invite() {
		invite_dialog(this.data?.skills || {}, () => this.load());
	}

	absence(person, day) {
		absence_dialog(person, day, () => this.load());
	}

	// changes one cell; whoever came first wins, and what is true now is shown
	async set_level(person, skill, level) {
		try {
			const args = { technician: person.name, skill, level, was: person.skills[skill] || 0 };
			const { skills } = await frappe.xcall(`${METHOD}.set_skill`, args);
			person.skills = skills;
			frappe.show_alert({ message: __("Saved"), indicator: "green" }, 2);
			this.draw();
		} catch {
			this.load();
		}
	}

	async send_link(person) {
		await frappe.xcall("gigafibre_fsm.api.magic_link.issue_for_technician", { technician: person.name });
		frappe.show_alert({
			message: __("A link is on its way to {0}.", [escape(person.technician_name)]),
			indicator: "green",
		});
	}
}
