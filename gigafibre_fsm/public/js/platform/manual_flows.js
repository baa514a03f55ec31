// Flows that a manager starts by hand: from the menu of a form, or from the actions of a list for what is ticked.
import { ask } from "./dialogs.js";
import { may_run_flows } from "./roles.js";

const METHOD = "gigafibre_fsm.api.flow_triggers.";

/**
 * Ask which flow to start, and start it.
 *
 * @param {string} doctype - of the records; empty for a flow without one.
 * @param {string[]} names - of the records.
 */
export async function choose_flow(doctype, names) {
	const { message: flows } = await frappe.call({
		method: `${METHOD}list_manual_flows`,
		type: "GET",
		args: { doctype },
	});
	if (!flows.length) return frappe.msgprint(__("No active flow is started by hand on such a record."));
	const options = flows.map((flow) => ({ value: flow.name, label: flow.title }));
	const field = { fieldname: "template", fieldtype: "Select", label: __("Flow"), options, reqd: 1 };
	const title =
		names.length > 1 ? __("Start a flow on {0} records", [names.length]) : __("Start a flow on this record");
	return ask(
		{ ...field, default: options[0].value },
		(values) => start_flow(values.template, doctype, names),
		title,
		__("Launch")
	);
}

/**
 * Start a flow and say what became of it.
 *
 * @param {string} template
 * @param {string} doctype
 * @param {string[]} names
 */
export async function start_flow(template, doctype, names) {
	const { message: answer } = await frappe.call({
		method: `${METHOD}start_by_hand`,
		args: { template, doctype, names: JSON.stringify(names) },
		freeze: true,
	});
	const lines = [];
	if (answer.started.length) lines.push(__("Runs started: {0}", [answer.started.length]));
	if (answer.waiting) lines.push(__("Still to start: {0}", [answer.waiting]));
	if (answer.refused.length) lines.push(__("Not started: {0}", [answer.refused.length]));
	lines.push(...new Set(answer.refused));
	frappe.show_alert({
		message: lines.map((line) => frappe.utils.escape_html(line)).join("<br>"),
		indicator: answer.refused.length ? "orange" : "green",
	});
}

$(document).on("form-refresh", (_event, frm) => {
	if (!may_run_flows() || frm.is_new() || frm.meta.issingle) return;
	frm.page.add_menu_item(__("Start a flow"), () => choose_flow(frm.doctype, [frm.docname]));
});

const list_actions = frappe.views.ListView.prototype.get_actions_menu_items;
frappe.views.ListView.prototype.get_actions_menu_items = function () {
	const items = list_actions.call(this);
	if (may_run_flows()) {
		const action = () => choose_flow(this.doctype, this.get_checked_items(true));
		items.push({ label: __("Start a flow"), action, standard: true });
	}
	return items;
};
