// Small dialogs that stand in for a drag: the same gestures by keyboard, and what no drag can say.
import { titleOf } from "./card_view.js";
import { openDialog, wrong } from "./dialog.js";
import { button, element } from "./dom.js";
import { read } from "../platform/server.js";
import { until } from "./midnight.js";
import { presetTechnician } from "./preset_technician.js";
import { isPlanned } from "./store.js";
import { clock, dayAfter, dayText, lasting, minutesOf, minutesOfClock, momentOf, startOf } from "./time.js";

function technicianField(store, job) {
	const chosen = presetTechnician(store, job);
	const options = store.technicians.map(({ name, technician_name }) => ({
		value: name,
		label: technician_name,
	}));
	// Frappe draws an option without a label as "[object Object]"
	const all = chosen ? options : [{ value: "", label: "—" }, ...options];
	return { ...select("technician", __("Technician"), all, chosen), missing: __("Choose a technician.") };
}

export function askMove(board, name) {
	const { store } = board;
	// before anything is typed
	if (!board.gestures.mayMove(name)) return;
	const job = store.job(name);
	const arrival = isPlanned(job) ? minutesOf(job.arrival) : null;
	const dialog = openDialog({
		title: __("Move: {0}", [titleOf(job)]),
		fields: [
			technicianField(store, job),
			select("day", __("Day"), daysOf(board, job), arrival ? job.arrival.slice(0, 10) : board.day),
			data("time", __("Arrival"), arrival === null ? "" : clock(arrival), __("For example 8:30")),
			data("duration", __("Minutes at the customer's"), String(job.duration)),
		],
		primary_action_label: __("Move", null, "Dispatch Board"),
		primary_action: (values) => {
			const time = minutesOfClock(values.time);
			if (time === null) return wrong(dialog, "time", __("That is not a time. Write it like 8:30."));
			const duration = Number(values.duration);
			if (!(Number.isInteger(duration) && duration > 0))
				return wrong(dialog, "duration", __("A visit lasts at least one minute."));
			if (isOffline(board, dialog, "time")) return null;
			dialog.hide();
			const to = changed(store, job, {
				...values,
				duration,
				arrival: momentOf(minutesOf(values.day) + time),
			});
			return Object.keys(to).length ? board.gestures.place([[name, to, job]], "move") : null;
		},
	});
}

// without the server nothing can be done, and what was typed stays in its dialog
function isOffline(board, dialog, field) {
	if (board.live.isOffline) wrong(dialog, field, __("The server cannot be reached."));
	return board.live.isOffline;
}

// what differs from the visit as the dialog showed it, or as a colleague has left it since: both are meant otherwise
function changed(store, job, { technician, arrival, duration }) {
	const sides = [job, store.job(job.name) || job];
	const to = Object.entries({ technician, arrival, duration });
	return Object.fromEntries(to.filter(([field, value]) => sides.some((side) => side[field] !== value)));
}

const AHEAD = 14; // days that a visit may be moved to without looking at them first

function daysOf(board, job) {
	const { store } = board;
	const daysFrom = (day, length) => Array.from({ length }, (_, index) => dayAfter(day, index));
	// the day on which it begins may be the one before those shown
	const own = isPlanned(job) ? [job.arrival.slice(0, 10)] : [];
	const days = [...own, ...daysFrom(store.start, store.range), ...daysFrom(store.today(), AHEAD), board.day];
	return [...new Set(days)].sort().map((day) => ({ value: day, label: dayText(day, "long") }));
}

const select = (fieldname, label, options, chosen) => ({
	fieldtype: "Select",
	fieldname,
	label,
	options,
	default: chosen,
	reqd: 1,
});
const data = (fieldname, label, value, description) => ({
	fieldtype: "Data",
	fieldname,
	label,
	default: value,
	description,
	reqd: 1,
});

export function askAssign(board, names) {
	const { store } = board;
	const jobs = names.map((name) => store.job(name));
	const [first] = jobs;
	const dialog = openDialog({
		title:
			names.length === 1 ? __("Give to: {0}", [titleOf(first)]) : __("Give {0} visits to", [names.length]),
		fields: [technicianField(store, first), { fieldtype: "HTML", fieldname: "candidates" }],
		primary_action_label: __("Give"),
		primary_action: ({ technician }) => {
			dialog.hide();
			// a visit without an hour cannot stand on a row: ask for it
			const waiting = names.filter((name) => !store.job(name).arrival);
			if (waiting.length) return askTime(board, names, technician);
			return board.gestures.place(
				jobs.map((job) => [job.name, { technician }, job]),
				"assign"
			);
		},
	});
	if (names.length !== 1) return;
	const { candidates, technician } = dialog.fields_dict;
	drawCandidates(board, first, candidates.$wrapper[0], () => dialog.hide()).then(([best]) => {
		// unless somebody has it or was chosen meanwhile
		if (best && !technician.get_value()) dialog.set_value("technician", best.technician);
	});
}

function askTime(board, names, technician) {
	const free = board.store.days[`${technician}|${board.day}`]?.free;
	const dialog = openDialog({
		title: __("At what time?"),
		fields: [data("time", __("Arrival"), free ? clock(minutesOf(free)) : "", __("For example 8:30"))],
		primary_action_label: __("Give"),
		primary_action: ({ time }) => {
			const start = minutesOfClock(time);
			if (start === null) return wrong(dialog, "time", __("That is not a time. Write it like 8:30."));
			if (isOffline(board, dialog, "time")) return null;
			dialog.hide();
			let next = start;
			const changes = names.map((name) => {
				const job = board.store.job(name);
				if (job.arrival) return [name, { technician }];
				const arrival = momentOf(minutesOf(board.day) + next);
				next += job.duration;
				return [name, { technician, arrival }];
			});
			return board.gestures.place(changes, "assign");
		},
	});
}

// the best technicians for a visit, each with a button that places it; resolves to them, the best first
export async function drawCandidates(board, job, place, done) {
	const day = job.arrival ? job.arrival.slice(0, 10) : board.day;
	place.replaceChildren(element("p", { class: "fsm-soft" }, __("Looking for the best technicians…")));
	try {
		const found = await read("board.candidates", { job: job.name, day });
		const rows = found.slice(0, 6).map((candidate) => candidateRow(board, job, candidate, done));
		const none = element("p", { class: "fsm-soft" }, __("Nobody has room for it that day."));
		place.replaceChildren(element("h3", {}, __("Best technicians")), ...(rows.length ? rows : [none]));
		return found;
	} catch (error) {
		place.replaceChildren(element("p", { class: "fsm-soft" }, error.message));
		return [];
	}
}

function candidateRow(board, job, { technician, arrival, added_seconds, texts }, done) {
	const name = board.store.technicianName(technician);
	const when = clock(minutesOf(arrival));
	const act = () => {
		done();
		board.gestures.place(
			[[job.name, changed(board.store, job, { technician, arrival, duration: job.duration }), job]],
			"assign"
		);
	};
	const said = __("Give to {0} at {1}", [name, when]);
	const added = added_seconds < 30 ? __("no detour") : __("{0} more travel", [lasting(added_seconds / 60)]);
	const warns = texts.length ? element("div", { class: "fsm-warns" }, texts.join(" ")) : null;
	return element(
		"div",
		{ class: "fsm-candidate" },
		button(said, act),
		element("span", { class: "fsm-soft" }, added),
		warns
	);
}

export function askSplit(board, name) {
	const job = board.store.job(name);
	const rest = __("Of {0}. The rest becomes a second visit in the backlog, which follows this one.", [
		lasting(job.duration),
	]);
	const dialog = openDialog({
		title: __("Split: {0}", [titleOf(job)]),
		fields: [data("minutes", __("Minutes that stay"), String(Math.round(job.duration / 2)), rest)],
		primary_action_label: __("Split"),
		primary_action: (values) => {
			const minutes = Number(values.minutes);
			if (!(Number.isInteger(minutes) && minutes > 0 && minutes < job.duration))
				return wrong(dialog, "minutes", __("Choose between 1 and {0} minutes.", [job.duration - 1]));
			if (isOffline(board, dialog, "minutes")) return null;
			dialog.hide();
			return board.gestures.split(name, minutes);
		},
	});
}

// why somebody could hardly come along to a planned visit
function hindrances(store, job, technician) {
	const [starts, ends] = [minutesOf(job.arrival), until(job)];
	const meets = ([from, to]) => minutesOf(from) < ends && minutesOf(to) > starts;
	const day = store.days[`${technician.name}|${job.arrival.slice(0, 10)}`];
	const away = day?.blocked.find(({ start, end }) => meets([start, end]));
	const isBusy = store
		.visitsOf(technician.name)
		.some((other) => other.name !== job.name && minutesOf(other.arrival) < ends && until(other) > starts);
	const lacking = Object.entries(job.skills || {}).filter(
		([skill, level]) => (technician.skills[skill] || 0) < level
	);
	return [
		away ? away.label || __("Absence") : day && !(day.shift && meets(day.shift)) && __("off shift"),
		isBusy && __("busy"),
		lacking.length && __("lacks {0}", [lacking.map(([skill]) => store.skills[skill] || skill).join(", ")]),
	].filter(Boolean);
}

export function askCrew(board, name) {
	const { store } = board;
	const job = store.job(name);
	const others = store.technicians.filter((technician) => technician.name !== job.technician);
	const options = others.map((technician) => ({
		value: technician.name,
		label: [technician.technician_name, ...hindrances(store, job, technician)].join(" · "),
		checked: (job.crew || []).includes(technician.name) ? 1 : 0,
	}));
	const dialog = openDialog({
		title: __("Who helps {0}?", [store.technicianName(job.technician)]),
		fields: [{ fieldtype: "MultiCheck", fieldname: "crew", options, columns: 2 }],
		primary_action_label: __("Keep"),
		primary_action: ({ crew }) => {
			dialog.hide();
			return board.gestures.place([[name, { crew: crew || [] }, job]], "crew");
		},
	});
}

// earlier or later by one step, from the list and the keyboard
export function nudge(board, name, steps) {
	const job = board.store.job(name);
	if (!isPlanned(job)) return null;
	const minutes = steps * board.settings.snap;
	const arrival = minutesOf(job.arrival);
	// over midnight would be another day, which nobody means by one step
	if (startOf(arrival) !== startOf(arrival + minutes)) return null;
	return board.gestures.shift([name], minutes, null);
}
