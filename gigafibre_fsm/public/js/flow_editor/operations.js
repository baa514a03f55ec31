// What a person can do with a run that stands, or with hundreds of them: the same words and questions everywhere.
import { write } from "../platform/server.js";
import { ask } from "../platform/dialogs.js";

const FAILED = ["Failed", "Held"];
const STANDING = [...FAILED, "Doubtful"];
const OPEN = [...STANDING, "Queued", "Ready", "Waiting"];

/**
 * @typedef {{ method: "flows.retry_runs" | "flows.skip_steps" | "flows.end_runs" | "flows.resolve_runs", label: () => string, states: string[], explains: () => string, values?: object,
 * 	asks_reason?: boolean, asks_again?: boolean }} Operation
 */

/** @type {Operation[]} */
export const OPERATIONS = [
	{
		method: "flows.retry_runs",
		label: () => __("Retry from the failed step"),
		states: FAILED,
		explains: () => __("The run goes on where it stopped, on its own version."),
		values: { start: "failed_step", version: "own" },
	},
	{
		method: "flows.retry_runs",
		label: () => __("Retry on the active version"),
		states: FAILED,
		explains: () => __("The run goes on where it stopped, on the version that is active now."),
		values: { start: "failed_step", version: "active" },
	},
	{
		method: "flows.retry_runs",
		label: () => __("Retry from the start"),
		states: STANDING,
		explains: () => __("Another run begins at the first step; what was already sent is not sent twice."),
		values: { start: "start", version: "own" },
		asks_again: true,
	},
	{
		method: "flows.retry_runs",
		label: () => __("From the start on the active version"),
		states: STANDING,
		explains: () => __("Another run begins at the first step; what was already sent is not sent twice."),
		values: { start: "start", version: "active" },
		asks_again: true,
	},
	{
		method: "flows.resolve_runs",
		label: () => __("It arrived"),
		states: ["Doubtful"],
		explains: () => __("The step had its effect: the run goes on behind it."),
		values: { answer: "arrived" },
	},
	{
		method: "flows.resolve_runs",
		label: () => __("Do it again"),
		states: ["Doubtful"],
		explains: () => __("The step had no effect: it is done again."),
		values: { answer: "again" },
	},
	{
		method: "flows.skip_steps",
		label: () => __("Skip the step"),
		states: STANDING,
		explains: () => __("The run goes on behind the step at which it stands."),
	},
	{
		method: "flows.end_runs",
		label: () => __("End the run"),
		states: OPEN,
		explains: () => __("Nothing more happens in it."),
		asks_reason: true,
	},
];

export const operationsOf = ({ state, may_operate }) =>
	may_operate ? OPERATIONS.filter(({ states }) => states.includes(state)) : [];

/**
 * Ask once more, then do it to every run.
 * @param {Operation} operation
 * @param {string[]} runs
 * @param {() => void} done
 */
export function askOperation(operation, runs, done) {
	const count = runs.length === 1 ? __("1 run") : __("{0} runs", [runs.length]);
	/** @type {object[]} */
	const fields = [
		{
			fieldtype: "Data",
			fieldname: "what",
			label: __("Runs"),
			read_only: 1,
			default: count,
			description: operation.explains(),
		},
	];
	if (operation.asks_again)
		fields.push({
			fieldtype: "Check",
			fieldname: "is_again",
			label: __("Send again what was already sent"),
		});
	if (operation.asks_reason)
		fields.push({ fieldtype: "Data", fieldname: "reason", label: __("Why"), reqd: 1 });
	const send = async ({ reason, is_again }) => {
		try {
			const answer = await write(operation.method, {
				runs,
				...operation.values,
				...(reason ? { reason } : {}),
				...(is_again ? { is_again: true } : {}),
			});
			tell(answer);
		} catch (error) {
			frappe.msgprint({ message: frappe.utils.escape_html(error.message), indicator: "red" });
			throw undefined; // the dialog stays as it is
		}
		done();
	};
	ask(fields, send, operation.label(), operation.label());
}

// those that were refused are named with the reason
function tell({ done, refused }) {
	if (done.length)
		frappe.show_alert({
			message: done.length === 1 ? __("Done for 1 run.") : __("Done for {0} runs.", [done.length]),
			indicator: "green",
		});
	if (!refused.length) return;
	const list = document.createElement("ul");
	for (const { title, reason } of refused) {
		const item = document.createElement("li");
		item.textContent = `${title}: ${reason}`;
		list.append(item);
	}
	frappe.msgprint({ title: __("Not done"), message: list.outerHTML, indicator: "orange" });
}
