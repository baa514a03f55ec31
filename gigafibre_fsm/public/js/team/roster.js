// One row a technician: who they are, how full today is, and the seven days of the week.
import { avatar, button, element } from "./dom.js";
import { clock, done, lasting, percent, phone, span, visits, weekday, whole_day } from "./labels.js";

const FULL = 1;

export function draw_roster(team, people) {
	const { days, today } = team.data;
	const head = element(
		"tr",
		{},
		element("th", { scope: "col" }, __("Technician")),
		element("th", { scope: "col" }, __("Today")),
		days.map((day) =>
			element("th", { scope: "col", class: day === today ? "fsm-is-today" : null }, weekday(day))
		)
	);
	const rows = people.map((person) => row(team, person));
	const table = element(
		"table",
		{ class: "fsm-team-table" },
		element("caption", {}, __("Availability of the week")),
		element("thead", {}, head),
		element("tbody", {}, rows)
	);
	return element("div", { class: "fsm-team-scroll" }, table);
}

function row(team, person) {
	const { days, today } = team.data;
	return element(
		"tr",
		{ class: person.status === "Active" ? null : "fsm-is-inactive", dataset: { technician: person.name } },
		element("th", { scope: "row" }, who(team, person)),
		element("td", {}, load(person)),
		days.map((day) =>
			element("td", { class: day === today ? "fsm-is-today" : null }, day_cell(team, person, day))
		)
	);
}

function who(team, person) {
	const name = element(
		"a",
		{
			href: frappe.utils.get_form_link("Dispatch Technician", person.name),
			dataset: { key: `name:${person.name}` },
		},
		person.technician_name
	);
	const truck = person.vehicle || person.truck;
	const state =
		person.status === "Active"
			? null
			: element("span", { class: "indicator-pill gray no-margin" }, __(person.status));
	const sub = person.subcontractor
		? element("span", { class: "indicator-pill orange no-margin" }, __("sub-contractor"))
		: null;
	const send = button(__("Send link"), () => team.send_link(person), {
		class: "btn btn-xs btn-default",
		"aria-label": __("Send link: {0}", [person.technician_name]),
		dataset: { key: `link:${person.name}` },
	});
	return element(
		"div",
		{ class: "fsm-who" },
		avatar(person),
		element(
			"div",
			{},
			element("div", { class: "fsm-who-name" }, name, state, sub),
			element(
				"div",
				{ class: "text-muted" },
				element("a", { href: `tel:${person.mobile}` }, phone(person.mobile)),
				` · ${person.language.toUpperCase()}`
			),
			truck && element("div", { class: "text-muted", title: truck }, truck),
			person.low.length > 0 && low_stock(person)
		),
		person.status === "Active" && send
	);
}

// what the truck carries less of than it should; the report says how much of everything
function low_stock(person) {
	const models = person.low.map(({ model, there, minimum }) =>
		__("{0}: {1} of {2}", [model, there, minimum])
	);
	const open = () => frappe.set_route("query-report", "Truck Stock", { technician: person.name });
	const [{ model, there, minimum }] = person.low;
	const text = models.length === 1 ? `${model} ${there}/${minimum}` : __("{0} models", [models.length]);
	return button(__("Running low: {0}", [text]), open, {
		class: "btn btn-xs btn-default fsm-low",
		title: models.join("\n"),
		"aria-label": __("Running low: {0}", [models.join(", ")]),
		dataset: { key: `low:${person.name}` },
	});
}

function load({ today, status }) {
	if (status !== "Active") return "–";
	const share = Math.min(today.load, 1.5);
	const kind = today.load > FULL ? "fsm-load fsm-is-over" : "fsm-load";
	const used = lasting(today.work + today.travel);
	if (today.away)
		return element("div", { class: today.visits ? "fsm-load fsm-is-over" : "fsm-load" }, away(today));
	const words = today.load > FULL ? `${percent(today.load)} ⚠ ${__("overloaded")}` : percent(today.load);
	return element(
		"div",
		{ class: kind, title: __("{0} of work, {1} on the road", [lasting(today.work), lasting(today.travel)]) },
		element("div", {}, visits(today.visits), today.done ? `, ${done(today.done)}` : ""),
		element(
			"div",
			{ class: "fsm-bar", "aria-hidden": "true" },
			element("span", { style: { width: `${Math.round((share / 1.5) * 100)}%` } })
		),
		element("div", { class: "text-muted" }, `${used} · ${words}`)
	);
}

// not there today: that is a problem only where visits are planned
function away(today) {
	const state = element(
		"div",
		{ class: "text-muted" },
		today.visits ? `⚠ ${__("not there today")}` : __("not there today")
	);
	return today.visits ? [element("div", {}, visits(today.visits)), state] : state;
}

function day_cell(team, person, day) {
	const { shift, blocked, visits: number } = person.days[day];
	const whole = blocked.find(({ kind }) => kind !== "absence");
	const text = whole ? whole.label || __("Day off") : shift ? span(...shift) : "–";
	const label = __("{0}, {1}: {2}. Add an absence", [person.technician_name, whole_day(day), text]);
	const add = button(text, () => team.absence(person, day), {
		class: `fsm-day fsm-is-${whole ? whole.kind : "shift"}`,
		"aria-label": label,
		title: __("Add an absence"),
		dataset: { key: `day:${person.name}:${day}` },
	});
	return [
		add,
		absences(person, day),
		number ? element("div", { class: "fsm-day-visits" }, visits(number)) : null,
	];
}

// the absences that touch a day, each a way to its record
function absences(person, day) {
	const touches = ({ from_time, to_time }) => from_time < `${day} 24` && to_time > `${day} 00:00:00`;
	return person.absences.filter(touches).map((absence) => {
		const { name, label } = absence;
		const told = [label, times(absence, person.days[day].shift || [`${day} 00:00:00`, `${day} 23:59:00`])];
		return element(
			"a",
			{
				class: "fsm-absence",
				href: frappe.utils.get_form_link("Dispatch Absence", name),
				dataset: { key: `absence:${name}:${day}` },
			},
			told.filter(Boolean).join(" ")
		);
	});
}

// the part of a working day that an absence takes: nothing where it takes all of it
function times({ from_time, to_time }, [opens, closes]) {
	const [begins, ends] = [from_time > opens, to_time < closes];
	if (begins && ends) return span(from_time, to_time);
	if (begins) return __("from {0}", [clock(from_time)]);
	return ends ? __("until {0}", [clock(to_time)]) : "";
}
