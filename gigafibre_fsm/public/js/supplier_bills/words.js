// The words of the page, and amounts as the person writes them.
import { day, money, page_locale, SHORT } from "../platform/formatting.js";

export const STATES = {
	"To Check": () => __("To check"),
	Waiting: () => __("Being read"),
	Failed: () => __("Not read"),
	Drafted: () => __("Drafts"),
	Dismissed: () => __("Bills put aside"),
};

export const VERDICTS = {
	Good: () => __("Good"),
	Doubtful: () => __("Look at it"),
	Bad: () => __("To correct"),
};

export const KINDS = {
	Bill: () => __("Bill"),
	"Credit Note": () => __("Credit note"),
	"Something Else": () => __("Something else"),
};

// texts by field, in the order of the form
export const FIELDS = {
	supplier_name: () => __("Name on the bill"),
	gst_number: () => __("GST number"),
	qst_number: () => __("QST number"),
	bill_number: () => __("Bill number"),
	bill_date: () => __("Bill date"),
	due_date: () => __("Due date"),
	terms: () => __("Terms"),
	currency: () => __("Currency"),
	bank_details: () => __("Bank account on the bill"),
};

export const AMOUNTS = {
	subtotal: () => __("Subtotal on the bill"),
	gst: () => __("GST"),
	qst: () => __("QST"),
	other_tax: () => __("Other taxes"),
	total: () => __("Total"),
};

// an amount as it stands in a field: with the decimal sign of the language
export const typed = (amount) => (page_locale().startsWith("fr") ? amount.replace(".", ",") : amount);
export const short_day = (text) => (text ? day(text, undefined, SHORT) : "");
export const dollars = (amount) => (amount ? money(amount) : "");

const LINE = /^line (\d+)$/;
export const line_number = (field) => Number(LINE.exec(field)?.[1] ?? 0);

// what stands at a place of the picture, in words; empty for a place of which the form has no field
export function name_place(bill, field) {
	const line = bill.lines[line_number(field) - 1];
	if (line)
		return __("{0}: {1}", [
			__("Line {0}", [line_number(field)]),
			`${line.description} ${typed(line.amount)}`,
		]);
	const label = FIELDS[field] || AMOUNTS[field];
	if (!label) return "";
	const value = bill.fields[field];
	return __("{0}: {1}", [label(), field in AMOUNTS ? typed(value) : value]);
}
