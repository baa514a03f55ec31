// The card of a customer's account; for who may not see amounts it says so.
import { element } from "../elements/elements.js";
import * as formatting from "../platform/formatting.js";
import { card, link, nothing, soft } from "./card_parts.js";
import { why_no_money } from "./rights.js";
import { day } from "./words.js";

/** @param {CustomerView} view */
export function money_card(view) {
	if (!view.money)
		return card(
			"money",
			__("Balance", null, "Account"),
			nothing(`${__("Amounts are not shown to you.")} ${why_no_money()}`)
		);
	const { balance, open_invoices, automatic } = view.money;
	const label = balance < 0 ? __("Credit of the customer") : __("Owed by the ledger");
	return card(
		"money",
		__("Balance", null, "Account"),
		element(
			"p",
			{ class: "fsm-cust-figure" },
			element("b", {}, formatting.money(Math.abs(balance))),
			` ${label}`
		),
		open_invoices.length
			? element("ul", {}, open_invoices.map(draw_invoice))
			: nothing(__("No invoice is open.")),
		soft(next_charge(automatic, open_invoices))
	);
}

function draw_invoice(invoice) {
	const words = [
		formatting.money(invoice.amount),
		invoice.is_overdue
			? __("overdue since {0}", [day(invoice.due_on)])
			: __("due {0}", [day(invoice.due_on)]),
		invoice.is_in_flight && __("payment under way"),
	];
	return element(
		"li",
		{ class: invoice.is_overdue ? "fsm-cust-late" : null },
		link("Sales Invoice", invoice.name),
		` ${words.filter(Boolean).join(" · ")}`
	);
}

function next_charge(automatic, open_invoices) {
	if (!automatic) return open_invoices.length ? __("The customer pays by hand.") : "";
	const name = automatic.label;
	if (automatic.kind !== "Card") return __("Debited from {0}, ten days after the notice.", [name]);
	return automatic.taken_on
		? __("Next charge {0}, to {1}", [day(automatic.taken_on), name])
		: __("Paid by itself with {0}", [name]);
}
