// Where the line is to be: a service location that is known, or an address with its coordinates, and the splitter.
import { element } from "../elements/elements.js";
import { SearchBox } from "../support/search_box.js";
import { choice, field, form } from "./fields.js";
import { find_addresses, set_address } from "./server.js";

const PARTS = ["address_line", "unit", "city", "postal_code", "latitude", "longitude"];

const CHANNELS = () => [
	["Telephone", __("By telephone")],
	["Door", __("At the door")],
];

export class AddressStep {
	constructor(wizard) {
		this.wizard = wizard;
		this.title = () => __("Address");
		this.get_location = () => "";
		this.get_node = () => "";
	}

	// without its place on the map no time can be offered
	is_done(review) {
		const { order, obstacle } = review || {};
		const is_written = order?.address_line && order.city && order.postal_code;
		const is_placed = order?.service_location || order?.latitude || order?.longitude;
		return Boolean(is_written && is_placed && !obstacle);
	}

	draw(review) {
		const order = review?.order || {};
		const location = this.link("Service Location", __("Known address"), order.service_location);
		const node = this.link("Network Node", __("Splitter or terminal"), order.node, {
			node_type: ["in", ["Splitter", "Terminal"]],
		});
		this.get_location = location.read;
		this.get_node = node.read;
		const number = { inputmode: "decimal" };
		return [
			review?.obstacle ? obstacle_note(review.obstacle) : [],
			form(
				(typed) => this.send(typed),
				__("Continue"),
				location.root,
				element("p", { class: "fsm-no-hint" }, __("Or a new address:")),
				this.search().root,
				field("address_line", __("Civic number and street"), order.address_line),
				field("unit", __("Unit"), order.unit),
				field("city", __("City"), order.city),
				field("postal_code", __("Postal code"), order.postal_code, { autocapitalize: "characters" }),
				element(
					"div",
					{ class: "fsm-no-pair" },
					field("latitude", __("Latitude"), order.latitude, number),
					field("longitude", __("Longitude"), order.longitude, number)
				),
				element(
					"p",
					{ class: "fsm-no-hint" },
					__("The coordinates place the visit on the technician's way.")
				),
				node.root,
				element(
					"p",
					{ class: "fsm-no-hint" },
					__(
						"Its first free port is kept for this order. Left empty, the technician says on site where the home hangs."
					)
				),
				order.channel !== "Web" && choice("channel", __("Sold by"), CHANNELS(), order.channel || "Telephone")
			),
		];
	}

	// a public address fills the fields, its place on the map too
	search() {
		const box = new SearchBox({
			choose: (row) => {
				for (const part of PARTS) this.wizard.body.querySelector(`[name=${part}]`).value = row[part] || "";
				box.clear();
			},
			subject: {
				label: __("Find a public address"),
				placeholder: __("Find a public address: number and street"),
				results: __("Addresses found"),
				find: find_addresses,
				title_of: (row) => row.line,
				about: (row) => [!row.latitude && __("Its place on the map is not known.")],
				said: ({ rows }) => (rows.length ? "" : __("Not in the public file. Write it below.")),
			},
		});
		box.field.dataset.first = "";
		return box;
	}

	link(options, label, value, filters) {
		const root = element("div", { class: "fsm-no-field" });
		const control = frappe.ui.form.make_control({
			parent: $(root),
			df: {
				fieldtype: "Link",
				fieldname: options,
				options,
				label,
				get_query: filters && (() => ({ filters })),
			},
			render_input: true,
		});
		control.set_value(value || "");
		control.$input?.attr("aria-label", label);
		return { root, read: () => control.get_value() || "" };
	}

	send(typed) {
		return this.wizard.go_on(() =>
			set_address({
				...typed,
				order: this.wizard.name,
				latitude: degrees(typed.latitude),
				longitude: degrees(typed.longitude),
				service_location: this.get_location(),
				node: this.get_node(),
			})
		);
	}
}

// said before anything else is chosen, with the way to whom it concerns
function obstacle_note({ service_location, customer, customer_name, order }) {
	const say = customer
		? __(
				"A service runs at this address already. Speak with its customer: change their plan, or end it first."
			)
		: __("An order is under way for this address already. Go on with that one, or cancel it first.");
	const links = customer
		? [
				["customer-360", customer, customer_name || customer],
				["Form", "Service Location", service_location],
			]
		: [["Form", "FSM Order", order]];
	return element(
		"div",
		{ class: "fsm-no-status", role: "alert" },
		element("p", {}, say),
		element("p", { class: "fsm-no-links" }, ...links.map(way_to))
	);
}

function way_to([page, name, title]) {
	const route =
		page === "Form" ? frappe.router.make_url([page, name, title]) : frappe.router.make_url([page, name]);
	return element("a", { href: route }, title);
}

function degrees(text) {
	const written = (text || "0").trim().replace(",", ".");
	if (Number.isNaN(Number(written)))
		throw new Error(__("Write latitude and longitude as numbers of degrees, like 45.305 and -73.255."));
	return written;
}
