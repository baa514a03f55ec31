// The softphone of a company's own telephone exchange: SIP over a secure WebSocket, by sip.js, behind our interface.
import { Inviter, Registerer, RegistererState, SessionState, UserAgent } from "sip.js";
import { Listeners } from "./events.js";
import { Trouble } from "./trouble.js";

// of SIP (RFC 3261, section 21), as far as a person can do something about it
const REASONS = {
	401: "token_refused",
	403: "token_refused",
	404: "not_found",
	480: "no_answer",
	486: "busy",
	603: "declined",
};

/** @implements {Softphone} */
export class SipSoftphone {
	constructor() {
		this.holds = true;
		this.listeners = new Listeners();
		/** @type {any} the session that is under way */
		this.session = null;
		this.sound = new Audio();
		this.sound.autoplay = true;
	}

	on(event, handler) {
		this.listeners.on(event, handler);
	}

	/** @param {{ server: string, address: string, login: string, password: string }} access - `server` is wss://…, `address` user@domain. */
	async register({ server, address, login, password }) {
		const uri = UserAgent.makeURI(`sip:${address}`);
		if (!uri) throw new Trouble("token_refused");
		this.domain = uri.host;
		const line = (said, trouble = "") => this.listeners.say("line", { line: said, trouble });
		this.agent = new UserAgent({
			uri,
			authorizationUsername: login,
			authorizationPassword: password,
			logLevel: "error",
			transportOptions: { server },
			delegate: {
				onConnect: () => this.sign_in(),
				onDisconnect: (error) => error && line("off", navigator.onLine ? "unreachable" : "offline"),
				onInvite: (invitation) => this.rings(invitation),
			},
		});
		this.registerer = new Registerer(this.agent);
		this.registerer.stateChange.addListener((state) => state === RegistererState.Registered && line("ready"));
		await this.agent.start().catch(() => line("off", "unreachable"));
	}

	async sign_in() {
		const onReject = () => this.listeners.say("line", { line: "off", trouble: "token_refused" });
		await this.registerer?.register({ requestDelegate: { onReject } });
	}

	rings(invitation) {
		if (this.session) return void invitation.reject({ statusCode: 486 });
		this.take(invitation);
		const number = invitation.remoteIdentity.uri.user || "";
		this.listeners.say("rings", { call: "", number });
		return undefined;
	}

	take(session) {
		this.session = session;
		session.stateChange.addListener((state) => {
			if (state === SessionState.Established) this.talks(session);
			// a refusal says why a moment later
			if (state === SessionState.Terminated) setTimeout(() => this.over(session));
		});
	}

	talks(session) {
		const { peerConnection } = session.sessionDescriptionHandler;
		const tracks = peerConnection.getReceivers().map((receiver) => receiver.track);
		this.sound.srcObject = new MediaStream(tracks.filter(Boolean));
		peerConnection.addEventListener("connectionstatechange", () => {
			if (peerConnection.connectionState === "disconnected") this.listeners.say("breaks");
			if (peerConnection.connectionState === "connected") this.listeners.say("mends");
		});
		this.listeners.say("talks");
	}

	over(session, reason = "") {
		if (this.session !== session) return;
		this.session = null;
		this.sound.srcObject = null;
		this.listeners.say("ends", { reason });
	}

	async call({ number }) {
		const target = UserAgent.makeURI(`sip:${number}@${this.domain}`);
		if (!this.agent || !target) throw new Trouble("unreachable");
		const session = new Inviter(this.agent, target);
		this.take(session);
		const onReject = ({ message }) => this.over(session, REASONS[message.statusCode] || "failed");
		try {
			await session.invite({ requestDelegate: { onReject } });
		} catch (error) {
			this.session = null;
			throw new Trouble(error.name === "NotAllowedError" ? "microphone_refused" : "unreachable");
		}
	}

	async answer() {
		try {
			await this.session?.accept();
		} catch (error) {
			this.listeners.say("trouble", {
				code: error.name === "NotAllowedError" ? "microphone_refused" : "failed",
			});
		}
	}

	reject() {
		this.session?.reject();
	}

	// which request ends a session depends on how far it is
	hang_up() {
		const { session } = this;
		if (!session) return;
		if (session.state === SessionState.Established) session.bye();
		else if (session instanceof Inviter) session.cancel();
		else session.reject();
	}

	mute(on) {
		for (const { track } of this.session?.sessionDescriptionHandler?.peerConnection.getSenders() ?? [])
			if (track) track.enabled = !on;
	}

	async hold(on) {
		const { session } = this;
		if (session) session.sessionDescriptionHandlerOptionsReInvite = { hold: on };
		await session?.invite();
	}

	send_digits(digits) {
		for (const digit of digits) this.session?.sessionDescriptionHandler?.sendDtmf(digit);
	}

	// its password does not expire
	renew() {}

	close() {
		this.agent?.stop();
	}
}
