// The visits that would best fill the time of one that fell out: one press places a visit there, or asks its customer.
import { openDialog } from "../dialog.js";
import { button, element } from "../dom.js";
import { icon } from "../icons.js";
import { priorityText } from "../labels.js";
import { clock, dayOf, dayText, lasting, minutesOf, spanText } from "../time.js";
import { read, write } from "../../platform/server.js";

/** @param {string} job the visit that fell out */
export async function openFillings(board, job) {
	board.toolbar.working(1);
	let found;
	try {
		found = await read("to_settle.find_fillings", { job });
	} finally {
		board.toolbar.working(-1);
	}
	const options = {
		title: __("Fill: {0}, {1}", [board.store.technicianName(found.technician), holeText(board, found)]),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "visits" }],
	};
	const close = () => dialog.hide();
	const rows = found.fillings.map((filling) => fillingRow(board, found, filling, close));
	const none = element(
		"p",
		{ class: "fsm-soft" },
		__("No visit of the backlog or of the next days has room there.")
	);
	const dialog = openDialog(options, { visits: rows.length ? rows : [none] });
	dialog.$wrapper.on("hidden.bs.modal", () => board.settle.focusNear());
}

function holeText(board, { start, end, minutes }) {
	const span = spanText(minutesOf(start), minutesOf(end));
	const day = dayOf(minutesOf(start));
	const when = day === board.store.today() ? span : `${dayText(day)}, ${span}`;
	return `${when} (${lasting(minutes)})`;
}

function fillingRow(board, hole, filling, close) {
	const { subject, customer_name, city, against, missing, promised } = filling;
	const fits = !against.length && !missing.length;
	const warns = [...against, ...(missing.length ? [__("Not on the truck: {0}", [missing.join(", ")])] : [])];
	const reasons = fits
		? [element("li", {}, icon("done"), ` ${__("Skills, tools and material fit.")}`)]
		: warns.map((text) => element("li", {}, icon("warning"), ` ${text}`));
	if (promised)
		reasons.push(
			element(
				"li",
				{},
				icon("lock"),
				` ${__("Another window is promised: it moves only if the customer agrees.")}`
			)
		);
	return element(
		"section",
		{ class: "fsm-filling", dataset: { job: filling.job } },
		element("h3", {}, [subject, customer_name, city].filter(Boolean).join(" · ")),
		element("p", {}, movesText(board, filling)),
		element("ul", { class: fits ? "" : "fsm-warns" }, reasons),
		element("div", { class: "fsm-actions" }, buttons(board, hole, filling, close))
	);
}

function movesText(
	board,
	{ arrival, arrival_now, technician_now, priority, gain_minutes, added_minutes, duration }
) {
	const there = minutesOf(arrival_now);
	const now = arrival_now
		? __("now {0} {1} with {2}", [
				dayText(dayOf(there)),
				clock(there),
				board.store.technicianName(technician_now),
			])
		: __("in the backlog");
	const travel = arrival_now ? gainText(gain_minutes) : addedText(added_minutes);
	const when = __("would begin at {0}", [clock(minutesOf(arrival))]);
	return [when, lasting(duration), travel, now, priorityText(priority)].join(" · ");
}

function gainText(minutes) {
	if (minutes > 0) return __("saves {0} of travel", [lasting(minutes)]);
	return minutes ? __("{0} more travel", [lasting(-minutes)]) : __("no detour");
}

const addedText = (minutes) => (minutes ? __("{0} more travel", [lasting(minutes)]) : __("no detour"));

function buttons(board, hole, filling, close) {
	const ask = button(
		__("Ask by text message"),
		(event) => askCustomer(board, hole, filling, event.target, close),
		{
			class: "btn btn-sm btn-default",
		}
	);
	if (filling.promised) return [ask];
	const place = button(__("Place it there"), () => placeThere(board, hole, filling, close), {
		class: "btn btn-sm btn-primary",
	});
	return [place, ask];
}

// one gesture, and one undo; what speaks against it is asked as after a drag
async function placeThere(board, { technician }, filling, close) {
	close();
	const { job, arrival, arrival_now, technician_now, subject } = filling;
	const moves = [
		{ job, to: { technician, arrival }, base: { technician: technician_now, arrival: arrival_now } },
	];
	const told = () =>
		__("{0}: {1} with {2}.", [subject, clock(minutesOf(arrival)), board.store.technicianName(technician)]);
	await board.gestures.run("board.place", { moves, gesture: "assign" }, told);
	await board.settle.load();
}

// nothing moves and nothing is promised before the customer says yes
async function askCustomer(board, { technician }, { job, arrival }, pressed, close) {
	pressed.disabled = true;
	try {
		const { until } = await write("to_settle.ask_customer", { job, technician, arrival });
		close();
		board.say(__("The customer was asked, and has time to answer until {0}.", [clock(minutesOf(until))]));
		board.live.poll();
	} catch (error) {
		board.gestures.failed(error);
	} finally {
		pressed.disabled = false;
	}
	await board.settle.load();
}
