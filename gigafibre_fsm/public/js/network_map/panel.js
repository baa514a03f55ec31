// What is known of the chosen node: lines, light, homes, visits, changes, and the ways to their forms.
import { button, element } from "../elements/elements.js";
import { describe_node, homes_of } from "./server.js";
import { sparkline } from "./sparkline.js";
import { STATES, word_of, words_of } from "./states.js";

export class Panel {
	/** @param {{store: import("./store.js").Store, close: () => void}} map */
	constructor(map) {
		this.map = map;
		this.root = element("section", {
			class: "fsm-net-panel",
			"aria-label": __("Details"),
			tabindex: "-1",
			on: { keydown: (event) => event.key === "Escape" && map.close() },
		});
		this.root.hidden = true;
	}

	async show(name) {
		const found = await describe_node(name);
		if (this.map.store.chosen !== name) return; // another was chosen meanwhile
		this.root.replaceChildren(...this.parts(found).filter((part) => part !== null));
		this.root.hidden = false;
	}

	hide() {
		this.root.hidden = true;
		this.root.replaceChildren();
	}

	// the counts alone, which change while the rest is read
	update() {
		const node = this.map.store.nodes.get(this.map.store.chosen);
		const place = this.root.querySelector(".fsm-net-states");
		if (node && place) place.textContent = words_of(node);
	}

	/** @param {MapPanel} found */
	parts(found) {
		const node = this.map.store.nodes.get(found.name);
		return [
			element(
				"header",
				{},
				element("h2", {}, link(found.code, "Network Node", found.name)),
				element(
					"button",
					{ type: "button", class: "btn btn-default btn-xs", on: { click: () => this.map.close() } },
					__("Close")
				)
			),
			found.way.length ? element("p", { class: "fsm-net-soft" }, found.way.join(" › ")) : null,
			element("p", { class: "fsm-net-states" }, node ? words_of(node) : ""),
			...found.facts.map((fact) => element("p", {}, fact)),
			...part(__("Incidents"), found.incidents, ({ incident, said }) =>
				link(said, "Network Incident", incident)
			),
			...part(__("Light"), found.light, (said) => said),
			...curve(found.levels),
			...this.homes(found),
			...part(__("Coming visits"), found.visits, ({ job, said }) => link(said, "Dispatch Job", job)),
			...part(__("What changed"), found.changes, ({ change, said }) => link(said, "Network Change", change)),
			element("p", { class: "fsm-net-ways" }, report_button(found.name)),
		];
	}

	/** @param {MapPanel} found */
	homes(found) {
		if (!found.homes.length) return [];
		const list = element("ul", { class: "fsm-net-homes" }, found.homes.map(home));
		const more = element(
			"button",
			{
				type: "button",
				class: "btn btn-default btn-xs",
				on: { click: () => this.more(found.name, list, more) },
			},
			__("Show more")
		);
		return [element("h3", {}, __("Lines, the worst first")), list, found.more ? more : null];
	}

	async more(name, list, button) {
		const found = await homes_of(name, list.children.length);
		const first = found.homes.map(home);
		list.append(...first);
		if (!found.more) button.remove();
		first[0]?.querySelector("a")?.focus();
	}
}

const part = (title, rows, say) =>
	rows.length
		? [
				element("h3", {}, title),
				element(
					"ul",
					{},
					rows.map((each) => element("li", {}, say(each)))
				),
			]
		: [];

function curve(levels) {
	if (!levels.length) return [];
	const title = __("Light of the last 90 days");
	return [element("h3", {}, title), sparkline(levels, title)];
}

/** @param {MapHome} found */
function home(found) {
	return element(
		"li",
		{},
		element(
			"div",
			{},
			element(
				"span",
				{ class: `fsm-net-${found.state}` },
				`${STATES[found.state].sign} ${word_of(found.state)}`
			),
			" · ",
			found.said
		),
		element(
			"div",
			{},
			link(found.drop_code, "Network Node", found.drop),
			" · ",
			link(found.equipment, "Equipment", found.equipment)
		),
		element(
			"div",
			{},
			link(found.location_name || found.location, "Service Location", found.location),
			found.customer ? [" · ", link(found.customer_name || found.customer, "Customer", found.customer)] : null
		),
		...found.light.map((said) => element("div", { class: "fsm-net-soft" }, said))
	);
}

// a link that the desk opens in place
const link = (text, doctype, name) => element("a", { href: frappe.utils.get_form_link(doctype, name) }, text);

const report_button = (node) =>
	button(__("Light in the Network"), () =>
		frappe.set_route("query-report", "Light in the Network", { view: "Worst Lines", node })
	);
