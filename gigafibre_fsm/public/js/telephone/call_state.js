// What the telephone shows, as one value: each event leads from a state to the next. Nothing here rings, asks or draws, and the
// clock is an argument; the tab that owns the device keeps the state, the others show a copy.

/** @type {TelephoneState} */
export const START = {
	line: "starting",
	trouble: "",
	backend: "",
	is_available: false,
	call_backs: 0,
	call: null,
	card: null,
	unfinished: [],
	notice: null,
};

// an ended call of the server, whatever became of it
const OVER = ["Completed", "No Answer", "Busy", "Failed", "Canceled", "Voicemail"];
// phases in which there is a sound, or soon will be
const LIVE = ["announced", "ringing", "answering", "dialling", "talking", "breaking"];
const WITH_SOUND = ["talking", "breaking"];
const UNANSWERED = ["announced", "ringing"];

/** @param {TelephoneState} state */
export const is_live = (state) => Boolean(state.call) && LIVE.includes(state.call?.phase ?? "");

/** @param {TelephoneState} state */
export const is_talking = (state) => Boolean(state.call) && WITH_SOUND.includes(state.call?.phase ?? "");

/**
 * @param {TelephoneState} state
 * @param {TelephoneEvent} event
 * @returns {TelephoneState} a new one, or the same where the event changes nothing.
 */
export function next_state(state, event) {
	const step = STEPS[event.type];
	return step ? step(state, event) : state;
}

const STEPS = {
	backend: (state, { backend }) => ({ ...state, backend }),
	line: (state, { line, trouble = "" }) => ({ ...state, line, trouble }),
	server: (state, { is_available, call_backs }) =>
		state.is_available === is_available && state.call_backs === call_backs
			? state
			: { ...state, is_available, call_backs },
	card: (state, { card }) => (state.call?.call === card.call ? { ...state, card } : state),
	notice: (state, { id, code, values = [], tone = "info" }) => ({
		...state,
		notice: { id, code, values, tone },
	}),
	quiet: (state) => ({ ...state, notice: null }),
	known,
	// the device rings: the server may have announced the call before, under the same id
	rings(state, { call, number }) {
		if (is_live(state) && state.call?.phase !== "announced") return state;
		if (state.call?.phase === "announced" && (!call || call === state.call.call))
			return phase(state, "ringing");
		return with_call(state, { call, number, direction: "Inbound", phase: "ringing" });
	},
	answers: (state) => (UNANSWERED.includes(phase_of(state)) ? phase(state, "answering") : state),
	dials: (state, { call, number, customer = "", issue = "" }) =>
		is_live(state)
			? state
			: with_call(state, { call, number, customer, issue, direction: "Outbound", phase: "dialling" }),
	talks: (state, { at }) =>
		is_live(state) ? change(state, { phase: "talking", started: state.call?.started || at }) : state,
	mutes: (state, { on }) => (is_talking(state) ? change(state, { is_muted: on }) : state),
	holds: (state, { on }) => (is_talking(state) ? change(state, { is_held: on }) : state),
	pauses: (state, { on }) => (is_talking(state) ? change(state, { is_paused: on }) : state),
	breaks: (state) => (phase_of(state) === "talking" ? phase(state, "breaking") : state),
	mends: (state) => (phase_of(state) === "breaking" ? phase(state, "talking") : state),
	chosen: (state, { customer }) => (state.call ? change(state, { customer }) : state),
	ends,
	// a call that this browser had before the tab with its sound was closed or loaded again
	found(state, { call }) {
		const is_cut = LIVE.includes(call.phase);
		const kept = UNANSWERED.includes(call.phase) ? null : { ...call, phase: is_cut ? "lost" : call.phase };
		return { ...state, line: "starting", call: kept };
	},
	// an earlier call that still waits for its outcome comes back
	closes(state) {
		const [last, ...rest] = state.unfinished;
		return { ...state, call: last?.call ?? null, card: last?.card ?? null, unfinished: rest };
	},
};

// what the server knows of a call of this agent: by its live event, or by the poll
function known(state, { call, status, direction, number, is_start = false }) {
	const is_same = state.call?.call === call;
	if (OVER.includes(status)) return is_same ? ends(state, { reason: reason_of(status) }) : state;
	// a colleague was faster
	if (is_same && status === "In Progress" && phase_of(state) === "announced") return ends(state, {});
	if (is_same && status === "In Progress")
		return state.call.is_connected ? state : change(state, { is_connected: true });
	if (is_same || is_live(state)) return state;
	if (status === "In Progress" && is_start)
		return with_call(state, { call, direction, number, phase: "lost" });
	if (direction === "Inbound" && ["Queued", "Ringing"].includes(status))
		return with_call(state, { call, direction, number, phase: "announced" });
	return state;
}

const reason_of = (status) => ({ Busy: "busy", Failed: "failed", "No Answer": "no_answer" })[status] || "";

// a call that nobody answered here leaves nothing to write down; every other one waits for its outcome
function ends(state, { reason = "" }) {
	const { call } = state;
	if (!call || call.phase === "ended") return state;
	if (UNANSWERED.includes(call.phase)) return STEPS.closes(state);
	return change(state, { phase: "ended", reason: reason || call.reason, is_held: false, is_muted: false });
}

function with_call(state, values) {
	const fresh = {
		customer: "",
		issue: "",
		started: 0,
		is_muted: false,
		is_held: false,
		is_paused: false,
		is_connected: false,
		reason: "",
	};
	const waits = ["ended", "lost"].includes(phase_of(state));
	const earlier = waits ? [{ call: state.call, card: state.card }] : [];
	return {
		...state,
		call: { ...fresh, ...values },
		card: null,
		unfinished: [...earlier, ...state.unfinished],
	};
}

const phase_of = (state) => state.call?.phase ?? "";
const change = (state, values) => ({ ...state, call: { ...state.call, ...values } });
const phase = (state, value) => change(state, { phase: value });
