// The frame: which screen the address names, what it loads, and the one Vue app that draws it.
import { read, write } from "../platform/server.js";
import { createApp, shallowReactive } from "vue";
import { ask } from "../platform/dialogs.js";
import { Canvas } from "./canvas.js";
import { Editor } from "./editor.js";
import { flowsView } from "./flows_view.js";
import { inboxView } from "./inbox_view.js";
import { listView } from "./list_view.js";
import { paletteDialog } from "./palette.js";
import { dryRunView } from "./preview_view.js";
import { problemsView } from "./problems_view.js";
import { runsView } from "./runs_view.js";
import { runView } from "./run_view.js";
import { stepPanel } from "./step_panel.js";
import { panelTabs, tabs, toolbar } from "./toolbar.js";
import { traceOf } from "./trace.js";
import { versionDialogs, versionsView } from "./versions_view.js";
import { h } from "./vnodes.js";

const WIDE = 1600; // pixels from which list and drawing stand side by side
const KEPT_VIEW = "fsm_flow_view";
const SCREENS = { flows: () => __("Flows"), inbox: () => __("Runs that wait for a decision") };
const PANELS = {
	step: stepPanel,
	problems: problemsView,
	dry_run: dryRunView,
	versions: versionsView,
	runs: runsView,
};
const DIALOGS = { palette: paletteDialog, ...versionDialogs };

export class FlowPage {
	constructor(page) {
		this.page = page;
		this.screen = "";
		this.fault = "";
		this.list = null;
		this.inbox = null;
		this.inbox_flow = "";
		this.chosen = new Set();
		/** @type {RunStory | null} */
		this.story = null;
		this.editor = null;
		/** @type {Map<string, any>} flows that were opened: what is not saved yet is still there when one comes back */
		this.editors = new Map();
		this.view = localStorage.getItem(KEPT_VIEW) || (window.innerWidth >= WIDE ? "both" : "list");
	}

	static open(page) {
		const self = shallowReactive(new FlowPage(page));
		const root = document.createElement("div");
		page.main[0].append(root);
		createApp({ render: () => self.draw() }).mount(root);
		document.addEventListener("paste", (event) => self.pasted(event));
		document.addEventListener("keydown", (event) => self.pressed(event));
		window.addEventListener("beforeunload", (event) => {
			if ([...self.editors.values()].some(({ is_dirty }) => is_dirty)) event.preventDefault();
		});
		return self;
	}

	// what the address names: /app/flow-editor, …/inbox, …/run/<run>, …/<flow>
	async shown() {
		const [, first, second] = frappe.get_route();
		this.fault = "";
		try {
			if (first === "run" && second) await this.showRun(second);
			else if (first && first !== "inbox") await this.showFlow(first);
			else await this.showScreen(first || "flows");
		} catch (error) {
			this.fault = error.message;
		}
	}

	reload() {
		return this.shown();
	}

	async showScreen(screen) {
		if (screen === "inbox") this.inbox = await read("flow_editor.standing_runs");
		else this.list = await read("flow_editor.list_flows");
		this.chosen = new Set();
		this.screen = screen;
	}

	async showRun(run) {
		this.story = await read("flow_editor.run_story", { run });
		this.screen = "run";
	}

	async showFlow(name) {
		let editor = this.editors.get(name);
		if (!editor?.is_dirty) {
			const trace = editor?.trace || null;
			editor = Editor.open(await read("flow_editor.open_flow", { template: name }));
			editor.trace = trace;
			this.editors.set(name, editor);
		}
		this.editor = editor;
		this.screen = "editor";
	}

	showView(view) {
		this.view = view;
		localStorage.setItem(KEPT_VIEW, view);
	}

	/** Draw a run over its flow: which way it took, and how long each step needed. */
	async showTrace(story) {
		await this.showFlow(story.template);
		this.editor.trace = traceOf(story);
		frappe.set_route("flow-editor", story.template);
	}

	// ---- what concerns a flow as a whole
	makeFlow() {
		const fields = [{ fieldtype: "Data", fieldname: "title", label: __("Title"), reqd: 1 }];
		this.askAndOpen(fields, "flows.create_flow", __("New flow"));
	}

	copyFlow({ flow }) {
		const title = __("{0} (copy)", [flow.title]);
		const fields = [{ fieldtype: "Data", fieldname: "title", label: __("Title"), reqd: 1, default: title }];
		this.askAndOpen(fields, "flows.copy_flow", __("Copy of this flow"), { template: flow.name });
	}

	importFlow() {
		const fields = [
			{ fieldtype: "Long Text", fieldname: "content", label: __("Content of the file"), reqd: 1 },
		];
		this.askAndOpen(fields, "flows.import_flow", __("From a file"));
	}

	askAndOpen(fields, method, title, values = {}) {
		ask(fields, async (typed) => open_flow(await sent(method, { ...values, ...typed })), title, title);
	}

	async exportFlow({ flow }) {
		const { content } = await read("flows.export_flow", { template: flow.name });
		const link = document.createElement("a");
		const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
		Object.assign(link, { href: url, download: `${frappe.scrub(flow.title)}.json` });
		link.click();
		URL.revokeObjectURL(url);
	}

	pauseFlow(editor) {
		const fields = [{ fieldtype: "Data", fieldname: "reason", label: __("Why"), reqd: 1 }];
		const send = async ({ reason }) => {
			await sent("flows.pause", { template: editor.flow.name, reason });
			await editor.reload();
		};
		ask(fields, send, __("Pause"), __("Pause"));
	}

	retireFlow(editor) {
		const question = __("No further run begins; those under way go on. Activating the flow takes it back.");
		frappe.confirm(question, () =>
			editor.wait(async () => {
				await write("flows.retire", { template: editor.flow.name });
				await editor.reload();
				editor.say(__("The flow is retired."));
			})
		);
	}

	resumeFlow(editor) {
		return editor.wait(async () => {
			await write("flows.resume", { template: editor.flow.name });
			await editor.reload();
		});
	}

	// ---- keys that hold wherever the focus is, but for what is typed
	pressed(event) {
		if (!this.is_here || !(event.ctrlKey || event.metaKey)) return;
		const key = event.key.toLowerCase();
		const does = { z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[key];
		if (!does || (does !== "save" && isTyped(event.target))) return;
		event.preventDefault();
		event.stopPropagation();
		if (does === "save") event.target.dispatchEvent(new Event("change")); // what is being typed is saved, too
		if (does === "save" && !this.editor.is_dirty) return;
		this.editor[does]();
	}

	pasted(event) {
		if (!this.is_here || isTyped(event.target)) return;
		event.preventDefault();
		this.editor.paste(event.clipboardData?.getData("text") || undefined);
	}

	get is_here() {
		return this.screen === "editor" && !this.editor?.dialog && this.page.main[0].offsetParent !== null;
	}

	// ---- drawing
	draw() {
		return h("div", { class: "fsm-flow" }, [
			this.fault ? h("p", { class: "fsm-flow-fault", role: "alert" }, this.fault) : null,
			this.screen === "editor" ? this.drawEditor() : null,
			this.screen === "run" && this.story ? runView(this.story, this) : null,
			this.screen in SCREENS ? this.drawScreens() : null,
		]);
	}

	drawScreens() {
		const go = (screen) => frappe.set_route("flow-editor", ...(screen === "flows" ? [] : [screen]));
		return [
			h("header", { class: "fsm-flow-bar" }, [tabs(SCREENS, this.screen, go, __("Flows"))]),
			this.screen === "inbox" ? inboxView(this) : flowsView(this),
		];
	}

	drawEditor() {
		const { editor, view } = this;
		const panel = PANELS[editor.panel] || stepPanel;
		return [
			toolbar(editor, this),
			h("p", { class: "fsm-unseen", role: "status" }, editor.said),
			editor.fault && !editor.dialog
				? h("p", { class: "fsm-flow-fault", role: "alert" }, editor.fault)
				: null,
			editor.flow.notice ? h("p", { class: "fsm-flow-reason" }, editor.flow.notice) : null,
			h("div", { class: `fsm-flow-frame fsm-flow-frame-${view}` }, [
				view === "canvas" ? null : listView(editor),
				view === "list" ? null : h(Canvas, { editor, key: `${editor.flow.name} ${view}` }),
				h("section", { class: "fsm-flow-panel", "aria-label": __("Details"), onKeydown: leavePanel }, [
					panelTabs(editor),
					panel(editor),
				]),
			]),
			editor.dialog ? DIALOGS[editor.dialog.type](editor) : null,
		];
	}
}

// Escape goes back from the form to its row
function leavePanel(event) {
	if (event.key !== "Escape") return;
	event.stopPropagation();
	document.querySelector(".fsm-flow-list [aria-selected=true]")?.focus();
}

const open_flow = ({ template }) => frappe.set_route("flow-editor", template);
const isTyped = (target) => target instanceof HTMLElement && target.matches("input, textarea, select");

// a refusal is shown, and the dialog stays as it is
async function sent(method, values) {
	try {
		return await write(method, values);
	} catch (error) {
		frappe.msgprint({ message: frappe.utils.escape_html(error.message), indicator: "red" });
		throw undefined;
	}
}
