// The matrix technician × skill: a level from 1 to 5 in each cell, changed where it stands.
import { avatar, element } from "./dom.js";
import { by_word } from "./labels.js";

const LEVELS = [0, 1, 2, 3, 4, 5];

export function draw_skills(team, people) {
	const skills = by_word(team.data.skills);
	if (!skills.length) {
		const link = element(
			"a",
			{ href: frappe.utils.get_form_link("Dispatch Skill", "new") },
			__("Add the first skill")
		);
		return element("p", { class: "fsm-team-none" }, __("There is no skill yet."), " ", link);
	}
	const head = element(
		"tr",
		{},
		element("th", { scope: "col" }, __("Technician")),
		skills.map(([name, label]) => skill_head(name, label, people))
	);
	const rows = people.map((person) =>
		element(
			"tr",
			{ class: person.status === "Active" ? null : "fsm-is-inactive" },
			element(
				"th",
				{ scope: "row" },
				element("div", { class: "fsm-who" }, avatar(person), person.technician_name)
			),
			skills.map(([name, label]) => element("td", {}, level(team, person, name, label)))
		)
	);
	const table = element(
		"table",
		{ class: "fsm-team-table fsm-skill-table" },
		element("caption", {}, __("Levels from 1 (learning) to 5 (teaches others)")),
		element("thead", {}, head),
		element("tbody", {}, rows)
	);
	return element("div", { class: "fsm-team-scroll" }, table);
}

function skill_head(name, label, people) {
	const able = people.filter((person) => person.skills[name]).length;
	const who = able === 1 ? __("1 person") : __("{0} people", [able]);
	return element("th", { scope: "col" }, label, element("div", { class: "text-muted" }, who));
}

function level(team, person, name, label) {
	const now = person.skills[name] || 0;
	const options = LEVELS.map((number) =>
		element("option", { value: number, selected: number === now }, number || "–")
	);
	const is_expired = person.expired.includes(name);
	const select = element(
		"select",
		{
			class: `form-control input-sm fsm-level fsm-level-${now}`,
			"aria-label": is_expired
				? __("{0}, {1}, expired", [person.technician_name, label])
				: `${person.technician_name}, ${label}`,
			dataset: { key: `level:${person.name}:${name}` },
			on: { change: (event) => team.set_level(person, name, Number(event.target.value)) },
		},
		options
	);
	return [select, is_expired && element("div", { class: "fsm-expired" }, `⚠ ${__("expired")}`)];
}
