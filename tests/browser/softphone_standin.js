// Served instead of the bundle with Twilio's SDK: a softphone behind the same interface whose other side the test plays, by
// `window.standin`. It registers itself as the bundle does.
class StandIn {
	constructor() {
		this.holds = false;
		this.handlers = {};
		this.did = [];
		window.standin = this;
	}

	on(event, handler) {
		(this.handlers[event] ||= []).push(handler);
	}

	say(event, values) {
		for (const handler of this.handlers[event] || []) handler(values);
	}

	async register({ token }) {
		this.token = token;
		this.did.push("register");
		this.say("line", { line: "ready" });
	}

	async call({ call }) {
		this.did.push(`call ${call}`);
	}

	async answer() {
		this.did.push("answer");
		this.say("talks");
	}

	reject() {
		this.did.push("reject");
	}

	hang_up() {
		this.did.push("hang_up");
	}

	mute(on) {
		this.did.push(`mute ${on}`);
	}

	async hold() {}

	send_digits(digits) {
		this.did.push(`digits ${digits}`);
	}

	renew({ token }) {
		this.did.push("renew");
		this.token = token;
	}

	close() {}
}
gigafibre_fsm.telephone.register_backend("twilio", () => new StandIn());
