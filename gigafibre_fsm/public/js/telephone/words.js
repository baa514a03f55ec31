// Each code of the telephone, said to the person: what happened, and what to do.

const SENTENCES = {
	unreachable: () =>
		__(
			"The telephone cannot be reached over the network. It goes on trying; calls go to voicemail meanwhile."
		),
	offline: () => __("This computer has no network. The telephone comes back with it."),
	token_refused: () =>
		__("The telephone did not let you in. Your administrator can see why in Twilio Settings."),
	not_set_up: () =>
		__("The telephone is not set up yet: calls are made by your own telephone and written down here."),
	microphone_refused: () =>
		__(
			"The browser does not lend the microphone to this page. Press the sign beside the address, allow the microphone, then switch yourself to available again."
		),
	microphone_missing: () =>
		__("No microphone was found. Plug in your headset, then switch yourself to available again."),
	microphone_insecure: () =>
		__(
			"The browser lends no microphone here, because the page was not opened by https. Ask your administrator."
		),
	sound_failed: () =>
		__(
			"The sound of the call could not be set up: the network lets no sound through. Call back, or ask your administrator."
		),
	failed: () => __("The call could not be made. Please try again."),
	busy: () => __("The line is busy."),
	declined: () => __("The call was declined."),
	no_answer: () => __("Nobody answered."),
	not_found: () => __("This number is not in service."),
	gave_up: () => __("The caller hung up."),
	answered_elsewhere: () => __("Somebody else answered."),
	missed: () => __("Missed call: {0}"),
	lost: () =>
		__(
			"The page was closed or loaded again during this call, and its sound went with it. Call back, or write down what became of it."
		),
	empty: () => __("Type a number first."),
	emergency: () =>
		__(
			"Emergency numbers are not dialled from here, because nobody there would know where you are. Use a telephone beside you."
		),
	service: () => __("Numbers of three digits are not dialled from here. Use a telephone beside you."),
	premium: () => __("This number costs extra by the minute and is not dialled."),
	incomplete: () => __("This is no complete number: ten digits are needed."),
	in_a_call: () => __("You are in a call. End it first."),
	ticket_opened: () => __("Ticket {0} is open."),
	restarting: () => __("The modem restarts: the Internet is back in some two minutes."),
	no_modem: () => __("No device of this customer can be restarted from here."),
	transferred: () => __("The call goes to the other person."),
};

/** @param {PhoneNotice} notice */
export function sentence_of(notice) {
	const say = SENTENCES[notice.code];
	return say ? fill(say(), notice.values) : notice.values[0] || SENTENCES.failed();
}

const fill = (text, values) =>
	values.reduce((said, value, index) => said.replaceAll(`{${index}}`, value), text);

export const word_of_line = (state) => {
	if (state.line === "starting") return __("Starting");
	if (state.line === "off") return __("Not connected");
	if (!state.is_available) return __("Unavailable");
	return state.line === "hand" ? __("Own telephone") : __("Available");
};

export const word_of_phase = (call) =>
	({
		announced: () => __("Incoming call"),
		ringing: () => __("Incoming call"),
		answering: () => __("Connecting"),
		dialling: () => __("Calling"),
		talking: () => (call.is_held ? __("On hold", null, "Telephone") : __("In the call")),
		breaking: () => __("The network breaks: reconnecting"),
		ended: () => __("Call ended"),
		lost: () => __("Sound lost"),
	})[call.phase]();

/** @param {PhoneCall | null} call - its clock runs while there is a sound. */
export const start_of = (call) => (call && ["talking", "breaking"].includes(call.phase) ? call.started : "");
