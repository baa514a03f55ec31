// What each answer of a line does; the list is asked for again afterwards.
import { publish } from "../publish.js";
import { askStormPlan } from "../storm.js";
import { write } from "../../platform/server.js";
import { openFillings } from "./fillings.js";

const BOOKING = "/assets/gigafibre_fsm/js/erpnext/booking.js";
// their time is free or held on a row: there is no card to show
const ON_A_ROW = new Set(["cancelled", "hole", "declined", "unanswered", "offered"]);

/**
 * @param {import("./settle_list.js").SettleList} list
 * @param {SettleRow} line
 * @param {string} name
 * @param {HTMLButtonElement} pressed
 */
export async function answer(list, line, name, pressed) {
	const { board } = list;
	// a second press is no second answer; `disabled` would take the focus to which a dialog returns
	if (pressed.ariaDisabled === "true") return;
	// the banner says that nothing can be answered now; what the board knows can still be looked at
	if (board.live.isOffline && name !== "show") return board.toolbar.stressOffline();
	pressed.ariaDisabled = "true";
	list.remember(pressed);
	try {
		await ACTS[name](board, line);
	} catch (error) {
		board.gestures.failed(error);
	} finally {
		pressed.ariaDisabled = null;
	}
	await list.load();
}

const ACTS = {
	propose: (board, line) => propose(board, line.job),
	plan: (board, line) => plan(board, line.day),
	fill: (board, line) => openFillings(board, line.hole),
	reply: (_board, line) => window.open(frappe.router.make_url(ticketRoute(line.about)), "_blank"),
	publish: (board, line) => publishFrom(board, line.jobs),
	resend: (board, line) => settle(board, "messages.resolve", { name: line.about, outcome: "resend" }),
	show: (board, line) => show(board, line),
	note: (board, line) => note(board, line),
	withdraw: (board, line) => settle(board, "planning.release", { hold: line.about }),
};

// the form, for who may not open the page of the tickets
const ticketRoute = (ticket) =>
	frappe.boot.page_info?.tickets ? ["tickets", ticket] : ["Form", "Issue", ticket];

async function settle(board, method, values) {
	await write(method, values);
	board.live.poll();
}

function note(board, { kind, job, hole, about }) {
	if (kind === "hole") return settle(board, "to_settle.note_hole", { job: hole });
	if (kind === "text") return settle(board, "to_settle.note_text", { issue: about });
	if (kind === "failed") return settle(board, "messages.resolve", { name: about, outcome: "cancel" });
	if (about) return settle(board, "to_settle.note_answer", { hold: about });
	return settle(board, "dispatch.mark_request_answered", { job });
}

// the windows that the customer on the telephone may choose from; one that is booked answers their wish
async function propose(board, job) {
	await frappe.require(BOOKING);
	const booked = async (_job, words) => {
		board.say(words);
		board.live.poll();
		// the technician's phone shows the former time until it is published
		await publishFrom(board, [job]);
		await board.settle.load();
	};
	return gigafibre_fsm.booking.offer(job, booked, true);
}

// its line goes, and with it the button to which the dialog would give the focus back
async function publishFrom(board, jobs) {
	const dialog = await publish(board, jobs);
	dialog?.$wrapper.on("hidden.bs.modal", () => board.settle.focusNear());
}

// the visits of a day are known once it is shown
async function plan(board, day) {
	await bring(board, day);
	return askStormPlan(board, day);
}

const bring = (board, day) => (board.timeline.scale?.daysShown().includes(day) ? null : board.go(day));

async function show(board, { kind, job, day, technician }) {
	if (!ON_A_ROW.has(kind)) return day ? board.show(job, day) : board.backlog.show(job);
	await bring(board, day);
	// who keeps their time in spite of a storm stays where they were
	if (board.store.job(job)?.arrival?.startsWith(day)) return board.show(job, day);
	const head = board.root.querySelector(`.fsm-row-head[data-head="${CSS.escape(technician)}"]`);
	head?.scrollIntoView({ block: "center" });
	head?.focus({ preventScroll: true });
}
