// Dry runs: what the drawing would do to one record, and what it would have done in the last days.
import { day, money } from "../platform/formatting.js";
import { read, write } from "../platform/server.js";
import { recordDoctype } from "./paths.js";
import { recordField } from "./record_field.js";
import { button, labelled, h } from "./vnodes.js";
import { textBox } from "./value_input.js";

const PAUSE = 1_000; // milliseconds between looks at the progress
const DAYS = 30;

const CHANNELS = {
	text: () => __("Text message"),
	email: () => __("E-mail"),
	money: () => __("Money"),
	modem: () => __("Modem"),
	document: () => __("Document"),
	http: () => __("Other system"),
};

export function dryRunView(editor) {
	const doctype = recordDoctype(editor);
	return [
		h("p", {}, __("Nothing is sent and nothing is changed.")),
		h("section", {}, [
			h("h3", {}, __("On one record")),
			doctype ? recordField(editor, doctype, "fsm-flow-dry-record") : null,
			button(__("Try it"), () => tryRecord(editor), { disabled: editor.busy }),
			editor.dry_record ? h("div", { role: "status" }, dryRows(editor.dry_record)) : null,
		]),
		h("section", {}, [
			h("h3", {}, __("On history")),
			labelled(
				"fsm-flow-days",
				__("The last days"),
				textBox("fsm-flow-days", editor.days ?? DAYS, (text) => (editor.days = Number(text) || DAYS), {
					type: "number",
					min: 1,
					max: 365,
				})
			),
			button(__("Count"), () => countHistory(editor), { disabled: editor.busy || isCounting(editor) }),
			editor.history ? historyView(editor) : null,
		]),
	];
}

const isCounting = (editor) => editor.history && !editor.history.is_done;

async function tryRecord(editor) {
	if (recordDoctype(editor) && !editor.record) {
		editor.fault = __("Choose a record first.");
		return;
	}
	await editor.wait(async () => {
		const { definition, record } = editor;
		const values = { template: editor.flow.name, definition, record: record || "" };
		editor.dry_record = await write("flow_dry_run.dry_run", values);
	});
}

/** What each step would do, and how the flow would end. */
export function dryRows({ steps, note }) {
	return [
		note ? h("p", {}, note) : null,
		h(
			"ol",
			{ class: "fsm-flow-previews" },
			steps.map(({ label, when, preview, sentence }, at) =>
				h("li", { key: at }, [
					h("b", {}, label),
					when ? h("small", { class: "text-muted" }, ` ${when}`) : null,
					preview ? h("ul", {}, [previewRow(preview)]) : h("span", {}, ` ${sentence}`),
				])
			)
		),
	];
}

// what a step would do: to whom, with which words, at what cost
function previewRow({ channel, sentence, recipient, text, segments, cost_cents }) {
	const figures = [
		recipient,
		segments > 1 ? __("{0} parts", [segments]) : "",
		cost_cents ? money(cost_cents / 100) : "",
	].filter(Boolean);
	return h("li", {}, [
		h("b", {}, CHANNELS[channel]?.() || channel),
		h("span", {}, ` ${sentence}`),
		figures.length ? h("small", { class: "text-muted" }, ` ${figures.join(" · ")}`) : null,
		text ? h("blockquote", { class: "fsm-flow-said" }, text) : null,
	]);
}

export async function countHistory(editor) {
	await editor.wait(async () => {
		const { definition } = editor;
		const values = { template: editor.flow.name, definition, days: editor.days || DAYS };
		editor.history = await write("flow_dry_run.start_history", values);
		follow(editor, editor.history.id);
	});
}

// looks again until it is done, or another count has been started
async function follow(editor, id) {
	while (editor.history?.id === id && !editor.history.is_done) {
		await new Promise((resolve) => setTimeout(resolve, PAUSE));
		const found = await read("flow_dry_run.history_progress", { id }).catch((error) => {
			editor.fault = error.message;
		});
		if (!found) return;
		if (editor.history?.id === id) editor.history = found;
	}
}

export function historyView({ history }) {
	const { is_done, share, sentence, rows, is_approximate, since } = history;
	return h("div", { role: "status", class: "fsm-flow-history" }, [
		is_done ? null : h("progress", { value: share, max: 1, "aria-label": __("Progress") }),
		sentence ? h("p", { class: "fsm-flow-sentence" }, sentence) : null,
		is_approximate ? h("p", { class: "fsm-flow-help" }, __("Older events are known only roughly.")) : null,
		since ? h("p", { class: "fsm-flow-help" }, __("Since {0}", [day(since)])) : null,
		rows?.length
			? h("table", { class: "fsm-flow-table" }, [
					h(
						"thead",
						{},
						h("tr", {}, [th(__("Channel")), th(__("How many")), th(__("Customers")), th(__("Cost"))])
					),
					h(
						"tbody",
						{},
						rows.map((row) =>
							h("tr", { key: row.channel }, [
								h("th", { scope: "row" }, CHANNELS[row.channel]?.() || row.channel),
								h("td", {}, row.count),
								h("td", {}, row.customers),
								h("td", {}, money(row.cost_cents / 100)),
							])
						)
					),
				])
			: null,
	]);
}

const th = (text) => h("th", { scope: "col" }, text);
