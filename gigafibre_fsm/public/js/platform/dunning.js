// What a person records about a customer who is late: a call, a promise to pay.

const call = async (method, args, done) => {
	const { message } = await frappe.call({
		method: `gigafibre_fsm.api.dunning.${method}`,
		args,
		freeze: true,
	});
	done(message);
};

export function record_call({ customer }, done) {
	frappe.prompt(
		{ fieldname: "note", fieldtype: "Small Text", label: __("What was said") },
		({ note }) => call("record_call", { customer, note: note || "" }, done),
		__("Called")
	);
}

export function record_promise({ customer, overdue }, done) {
	const fields = [
		{ fieldname: "amount", fieldtype: "Currency", label: __("Amount"), reqd: 1, default: overdue },
		{
			fieldname: "due_on",
			fieldtype: "Date",
			label: __("Pays by"),
			reqd: 1,
			default: frappe.datetime.add_days(frappe.datetime.nowdate(), 7),
		},
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
	];
	const send = ({ amount, due_on, note }) =>
		call("record_promise", { customer, amount: String(amount), due_on, note: note || "" }, done);
	frappe.prompt(fields, send, __("Promise to pay"), __("Record promise"));
}
