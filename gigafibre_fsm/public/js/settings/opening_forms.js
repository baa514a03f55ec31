// The form of each step: its fields, and the call that takes them.
import { element } from "../elements/elements.js";
import { read, write } from "../platform/server.js";
import { address_of, link_to } from "./parts.js";

const LANGUAGES = () => [
	{ name: "fr", label: __("French") },
	{ name: "en", label: __("English") },
];

// each takes the page and returns its parts, what sends them (nothing, if nothing can be sent here), and the button's word
export const FORMS = {
	company: () => ({
		parts: [
			element(
				"div",
				{ class: "fsm-set-actions" },
				link_to(address_of("Company"), __("Companies")),
				link_to(address_of("Sales Taxes and Charges Template"), __("Tax templates")),
				link_to(address_of("System Settings"), __("Numbers and dates"))
			),
		],
		send: () => read("opening.load"),
		label: __("Look again"),
	}),
	office: ({ office }) => ({
		parts: [
			text_field("brand_name", __("Name in messages"), { value: office.brand_name, required: true }),
			text_field("dispatch_phone", __("Phone of dispatch"), {
				value: office.dispatch_phone,
				required: true,
				type: "tel",
			}),
			text_field("public_base_url", __("Public address"), {
				value: office.public_base_url || location.origin,
				required: true,
				type: "url",
				hint: __("How phones reach this site: links in texts begin with it."),
			}),
			choice_field("language", __("Language when unknown"), LANGUAGES(), office.language),
			element("p", { class: "fsm-set-soft" }, office.outbound),
			element(
				"div",
				{ class: "fsm-set-actions" },
				link_to(address_of("FSM Settings"), __("Change what leaves this site"))
			),
		],
		send: (values) => write("opening.save_office", values),
		label: __("Save and go on"),
	}),
	technician: () => ({
		parts: [
			text_field("technician_name", __("Name"), { required: true, autocomplete: "off" }),
			text_field("mobile", __("Mobile phone"), {
				required: true,
				type: "tel",
				hint: __("The link goes to this number."),
			}),
			choice_field("language", __("Language"), LANGUAGES(), "fr"),
			text_field("shift_start", __("Starts"), { value: "08:00", required: true, type: "time" }),
			text_field("shift_end", __("Ends"), { value: "17:00", required: true, type: "time" }),
		],
		send: async (values) => {
			const shift = { shift_start: `${values.shift_start}:00`, shift_end: `${values.shift_end}:00` };
			await write("team.invite", { ...values, ...shift });
			return read("opening.load");
		},
		label: __("Invite and text the link"),
	}),
	hours: ({ holiday_lists }) => ({
		parts: [
			choice_field(
				"holiday_list",
				__("Days without visits"),
				[{ name: "", label: "–" }, ...holiday_lists],
				holiday_lists[0]?.name ?? ""
			),
			text_field("depot_name", __("Depot"), {
				hint: __("Where equipment is fetched; its place is set in the settings of dispatch."),
			}),
		],
		send: (values) => write("opening.save_hours", values),
		label: __("Save and go on"),
	}),
	customer: () => ({
		parts: [
			text_field("customer_name", __("Customer's name"), { required: true, autocomplete: "off" }),
			text_field("mobile", __("Mobile phone"), { type: "tel" }),
			text_field("email", __("E-mail"), { type: "email" }),
			choice_field("language", __("Language"), LANGUAGES(), "fr"),
			text_field("address_line", __("Number and street"), { required: true }),
			text_field("city", __("City"), { required: true }),
			text_field("postal_code", __("Postal code"), { required: true, placeholder: "J3B 1A1" }),
		],
		send: (values) => write("opening.add_customer", values),
		label: __("Save and go on"),
	}),
	visit: ({ places, job_types, technicians, suggested_arrival }) => ({
		parts: [
			choice_field("place", __("Where"), places),
			choice_field("job_type", __("Kind of visit"), job_types),
			choice_field("technician", __("Technician"), technicians),
			text_field("arrival", __("Arrival"), {
				value: suggested_arrival.replace(" ", "T"),
				required: true,
				type: "datetime-local",
				hint: __("The customer gets a window of two hours around it."),
			}),
		],
		send: async (values) => {
			const arrival = values.arrival.replace("T", " ");
			return (await write("opening.dispatch_visit", { ...values, arrival })).page;
		},
		label: __("Dispatch and send the link"),
	}),
};

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, any>} [about] hint below the field, and properties of the input
 */
function text_field(name, label, { hint = "", ...properties } = {}) {
	const id = `fsm-set-${name}`;
	const described = hint ? `${id}-hint` : null;
	return field(
		label,
		id,
		element("input", {
			type: "text",
			class: "form-control",
			id,
			name,
			"aria-describedby": described,
			...properties,
		}),
		hint && element("p", { class: "fsm-set-soft", id: described }, hint)
	);
}

function choice_field(name, label, choices, chosen = choices[0]?.name ?? "") {
	const id = `fsm-set-${name}`;
	const options = choices.map((each) =>
		element("option", { value: each.name, selected: each.name === chosen }, each.label)
	);
	return field(
		label,
		id,
		element("select", { class: "form-control", id, name, required: name !== "holiday_list" }, options)
	);
}

/** @param {any} [hint] */
const field = (label, id, input, hint = null) =>
	element("div", { class: "fsm-set-field" }, element("label", { for: id }, label), input, hint);
