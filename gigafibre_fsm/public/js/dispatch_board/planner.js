// Asking the planner and watching it work; what it proposes is shown by proposal.js.
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { showProposal } from "./proposal.js";
import { NotThere, Unreachable, read, write } from "./server.js";

const ASKS_EVERY = 1500; // milliseconds between questions while no event comes
const RUNNING = new Set(["Requested", "Queued", "Running", "Started"]);

// scope: {scope: "day"|"technician"|"job"|"jobs", day, technician?, jobs?}
export async function planScope(board, scope) {
	if (scope.jobs && !scope.jobs.length) return board.say(__("No visit is chosen."));
	try {
		const { plan } = await write("planning.propose", scope);
		watch(board, plan);
	} catch (error) {
		const missing = error instanceof NotThere;
		board.say(missing ? __("The planner is not installed on this site yet.") : error.message, true);
	}
}

function watch(board, plan) {
	const bar = element("progress", { class: "fsm-progress", max: 1, value: 0, "aria-label": __("Progress of the plan") });
	const text = element("p", { "aria-live": "polite" }, __("The planner is working…"));
	let timer = null;
	let ended = false;
	const heard = (event) => event.plan === plan && update(event);
	const stop = () => {
		ended = true;
		clearTimeout(timer);
		frappe.realtime.off("fsm_plan", heard);
	};
	const update = ({ state, fraction, figures, error }) => {
		if (ended) return;
		bar.value = fraction || 0;
		if (figures) text.textContent = figuresText(figures);
		if ((state && !RUNNING.has(state)) || fraction >= 1) finish(state, error);
	};
	const finish = (state, error) => {
		stop();
		dialog.hide();
		if (state === "Failed") board.say(error || __("The planner could not finish. Nothing was changed."), true);
		else showProposal(board, plan);
	};
	const ask = async () => {
		try {
			update(await read("planning.progress", { plan }));
		} catch (error) {
			if (!(error instanceof Unreachable)) {
				dialog.hide();
				return board.say(error.message, true);
			}
		}
		if (!ended) timer = setTimeout(ask, ASKS_EVERY);
	};
	const fields = [{ fieldtype: "HTML", fieldname: "state" }];
	const dialog = openDialog({ title: __("Planning"), fields, on_hide: () => stop() }, { state: [bar, text] });
	frappe.realtime.on("fsm_plan", heard);
	ask();
}

const FIGURES = {
	travel_minutes: () => __("Travel, minutes"),
	late_minutes: () => __("Late, minutes"),
	unplaced: () => __("Not placed"),
	spread: () => __("Spread between technicians, minutes"),
	overtime_minutes: () => __("Overtime, minutes"),
};

export const figureName = (name) => (FIGURES[name] ? FIGURES[name]() : name);

export function figureText(value) {
	const asNumber = new Intl.NumberFormat(frappe.boot.lang, { maximumFractionDigits: 1 });
	return typeof value === "number" ? asNumber.format(value) : String(value ?? "–");
}

function figuresText(figures) {
	return Object.entries(figures)
		.map(([name, value]) => `${figureName(name)}: ${figureText(value)}`)
		.join(" · ");
}
