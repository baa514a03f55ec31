// What the telephone of the desk keeps and tells its other tabs.

/** `announced`: the server says that it rings, the device does not yet; `lost`: its sound went with a page that was closed. */
type CallPhase =
	| "announced"
	| "ringing"
	| "answering"
	| "dialling"
	| "talking"
	| "breaking"
	| "ended"
	| "lost";

/** A call as this browser knows it; `started` is the clock of the browser in ms, 0 until somebody answered. */
interface PhoneCall {
	call: string;
	number: string;
	direction: "Inbound" | "Outbound";
	phase: CallPhase;
	customer: string;
	issue: string;
	started: number;
	is_muted: boolean;
	is_held: boolean;
	/** Nothing is recorded while a card's number is said. */
	is_paused: boolean;
	/** The server knows that it was answered: its card then says whether it is recorded. */
	is_connected: boolean;
	reason: string;
}

/** A code of `words.js` with its values, said once. */
interface PhoneNotice {
	id: number;
	code: string;
	values: string[];
	tone: "info" | "good" | "bad";
}

interface TelephoneState {
	/** `hand`: there is no device, and calls are made by another telephone. */
	line: "starting" | "ready" | "off" | "hand";
	trouble: string;
	/** Name of the kind of telephone, empty until the server has said it. */
	backend: string;
	is_available: boolean;
	/** How many callers wait for a call. */
	call_backs: number;
	call: PhoneCall | null;
	card: any;
	/** Calls that ended while the next one rang: each waits for its outcome. */
	unfinished: { call: PhoneCall; card: any }[];
	notice: PhoneNotice | null;
}

interface TelephoneEvent {
	type: string;
	[name: string]: any;
}

/** What a telephone is to the desk, whoever made it; see docs/features/support.md. */
interface Softphone {
	/** Whether `hold` is the device's own; otherwise the server holds. */
	holds: boolean;
	register(access: any): Promise<void>;
	/** Ends by the events `talks` and `ends`; rejects with a code of `words.js`. */
	call(call: { call: string; number: string }): Promise<void>;
	answer(): Promise<void>;
	reject(): void;
	hang_up(): void;
	mute(on: boolean): void;
	hold(on: boolean): Promise<void>;
	send_digits(digits: string): void;
	/** Takes a new token, in a call too. */
	renew(access: any): void;
	close(): void;
	on(event: SoftphoneEvent, handler: (values?: any) => void): void;
}

type SoftphoneEvent = "line" | "rings" | "talks" | "ends" | "breaks" | "mends" | "trouble" | "expires";
