// The card of what the old system knew of a customer. It is asked for apart, and comes when it comes.
import { button, element } from "../elements/elements.js";
import * as formatting from "../platform/formatting.js";
import { card, nothing, soft } from "./card_parts.js";
import { load_old_account } from "./server.js";
import { today } from "./words.js";

const PATIENCE = 700; // milliseconds until the card says that it is waiting

// years ago: with its year, and without its weekday
const day = (date) => formatting.day(date, undefined, formatting.BRIEF, today(), false);

export class OldSystem {
	/** @param {string} customer */
	constructor(customer) {
		this.customer = customer;
		this.root = card("old", __("From the old system"));
		this.title = this.root.firstElementChild;
		this.root.hidden = true;
	}

	async load() {
		const waiting = setTimeout(
			() => this.show(element("p", { role: "status" }, __("Asking the old system…"))),
			PATIENCE
		);
		try {
			this.draw(await load_old_account(this.customer));
		} catch (error) {
			this.say(error.message);
		} finally {
			clearTimeout(waiting);
		}
	}

	/** @param {OldAccount} old */
	draw(old) {
		if (old.answer === "Nothing") this.root.hidden = true;
		else if (old.answer === "Failed") this.say(old.problem);
		else if (old.answer === "Not Found")
			this.show(nothing(__("The old system knows no account {0}.", [old.account])));
		else this.show(soft(__("Account {0}", [old.account])), draw_parts(old));
	}

	say(problem) {
		const again = button(__("Ask again"), () => this.load(), { class: "btn btn-xs btn-default" });
		this.show(element("p", { role: "status" }, problem, " ", again));
	}

	show(...children) {
		this.root.hidden = false;
		this.root.replaceChildren(...[this.title, ...children].filter(Boolean));
	}
}

/** @param {OldAccount} old */
const draw_parts = (old) =>
	element(
		"div",
		{ class: "fsm-cust-old-parts" },
		fold(__("Invoices"), old.invoices, draw_invoice),
		fold(__("Notes"), old.notes, draw_note),
		fold(__("Equipment"), old.devices, draw_device)
	);

const fold = (title, rows, draw) =>
	rows.length
		? element(
				"details",
				{},
				element("summary", {}, `${title} (${formatting.number(rows.length, undefined, 0)})`),
				element("ul", {}, rows.map(draw))
			)
		: nothing(`${title} (0)`);

/** @param {OldInvoice} invoice */
function draw_invoice(invoice) {
	const amount = invoice.total === null ? "" : formatting.money(invoice.total);
	const open = invoice.outstanding ? __("open: {0}", [formatting.money(invoice.outstanding)]) : "";
	const period =
		invoice.period_from && invoice.period_to
			? __("{0} to {1}", [day(invoice.period_from), day(invoice.period_to)], "Days")
			: "";
	return element(
		"li",
		{},
		[invoice.number, amount].filter(Boolean).join(" · "),
		soft([invoice.issued_on && day(invoice.issued_on), period, open].filter(Boolean).join(" · "))
	);
}

/** @param {OldNote} note */
const draw_note = (note) =>
	element(
		"li",
		{},
		element("p", { class: "fsm-cust-text" }, note.text),
		soft([note.written_on && day(note.written_on), note.author].filter(Boolean).join(" · "))
	);

/** @param {OldDevice} device */
function draw_device(device) {
	const days = [
		device.installed_on && __("since {0}", [day(device.installed_on)], "Day"),
		device.removed_on && __("removed {0}", [day(device.removed_on)]),
	];
	return element(
		"li",
		{},
		[device.kind, device.model].filter(Boolean).join(" "),
		soft([device.serial_number, device.mac_address, ...days].filter(Boolean).join(" · "))
	);
}
