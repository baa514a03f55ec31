// Who may come in, and as what: invited, given roles, shut out.
import { button, element } from "../elements/elements.js";
import { read } from "../platform/server.js";
import { link_to, may_change, pill } from "./parts.js";
import { ask_roles, ask_to_disable, enable, invite, revoke_links } from "./person_actions.js";

export class PeopleView {
	constructor(settings) {
		this.settings = settings;
		/** @type {PersonRow[]} */
		this.people = [];
		/** @type {RoleChoice[]} */
		this.choices = [];
	}

	get is_loaded() {
		return this.people.length > 0;
	}

	async load() {
		const { people, role_choices } = await read("people.load");
		this.people = people;
		this.choices = role_choices;
	}

	draw() {
		const again = () => this.settings.load();
		return element(
			"div",
			{},
			element(
				"div",
				{ class: "fsm-set-actions" },
				may_change() &&
					button(__("Invite somebody to the office"), () => invite(this.choices, again), {
						class: "btn btn-primary btn-sm",
						dataset: { key: "invite" },
					}),
				link_to(frappe.router.make_url(["team"]), __("Invite a technician"))
			),
			this.people.length === 0 && element("p", {}, __("Nobody has a role yet.")),
			element(
				"ul",
				{ class: "fsm-set-rows" },
				this.people.map((person) => this.row(person))
			)
		);
	}

	row(person) {
		return element(
			"li",
			{ class: "fsm-set-row", dataset: { user: person.user } },
			element(
				"div",
				{ class: "fsm-set-what" },
				may_change()
					? element("a", { href: frappe.utils.get_form_link("User", person.user) }, person.full_name)
					: element("b", {}, person.full_name),
				person.full_name !== person.user && element("p", { class: "fsm-set-soft" }, person.user),
				element("p", {}, this.words_of(person)),
				element("p", { class: "fsm-set-soft" }, details_of(person).join(" · "))
			),
			element(
				"div",
				{},
				person.is_enabled ? pill("green", __("✓ May come in")) : pill("gray", __("✗ Shut out"))
			),
			may_change() && this.actions(person)
		);
	}

	words_of({ roles, is_administrator, technician }) {
		const titles = this.choices.filter(({ role }) => roles.includes(role)).map(({ title }) => title);
		if (is_administrator) titles.unshift(__("Administrator"));
		if (technician) titles.push(__("Technician"));
		return titles.join(", ") || __("no role");
	}

	actions(person) {
		const again = () => this.settings.load();
		const act = (name, label, click) =>
			button(label, click, {
				"aria-label": `${label}: ${person.full_name}`,
				dataset: { key: `${name}:${person.user}` },
			});
		const parts = [act("roles", __("Roles"), () => ask_roles(person, this.choices, again))];
		if (person.links) parts.push(act("links", __("Revoke links"), () => revoke_links(person, again)));
		if (!person.is_enabled) parts.push(act("enable", __("Let in again"), () => enable(person, again)));
		else if (!person.is_you) parts.push(act("disable", __("Shut out"), () => ask_to_disable(person, again)));
		return element("div", { class: "fsm-set-actions" }, parts);
	}
}

function details_of({ seen, links, takes_calls, is_you }) {
	return [
		is_you && __("this is you"),
		seen ? __("last seen {0}", [seen]) : __("never signed in"),
		links === 1 && __("one open link"),
		links > 1 && __("{0} open links", [links]),
		takes_calls && __("takes calls"),
	].filter(Boolean);
}
