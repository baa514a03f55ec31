// The life of the device: opened when this tab owns it, its token renewed in a call too, what it says led into the state.
import { make_softphone } from "./backends.js";
import { find_telephone, open_access, receive_call, report_call } from "./server.js";

const AGAIN = 5000; // ms until the server is asked once more
const PATIENCE = 30_000; // ms between two tokens: one that is refused is not asked for in a circle
const LEADS = /** @type {SoftphoneEvent[]} */ (["line", "breaks", "mends"]);
// how a call ended without an answer, as FSM Call names it
const ENDINGS = {
	busy: "Busy",
	no_answer: "No Answer",
	declined: "Busy",
	failed: "Failed",
	not_found: "Failed",
};

export class Device {
	constructor(telephone) {
		this.telephone = telephone;
		/** @type {Softphone | null} */
		this.softphone = null;
		this.renewed = 0; // when a token was asked for last
	}

	get backend() {
		return this.telephone.state.backend;
	}

	async open() {
		try {
			const { backend } = await find_telephone();
			const access = await open_access(backend);
			this.telephone.happens({ type: "backend", backend });
			this.softphone = await make_softphone(backend);
			this.listen(this.softphone);
			await this.softphone.register(access);
		} catch (error) {
			this.telephone.happens({ type: "line", line: "off", trouble: error.code || "unreachable" });
			setTimeout(() => this.open(), AGAIN);
		}
	}

	listen(softphone) {
		const { telephone } = this;
		for (const type of LEADS) softphone.on(type, (values = {}) => telephone.happens({ type, ...values }));
		softphone.on("rings", (values) => this.rings(values));
		softphone.on("talks", () => this.talks());
		softphone.on("ends", (values = {}) => this.ends(values));
		softphone.on("trouble", ({ code }) => telephone.say(code, [], "bad"));
		softphone.on("expires", () => this.renew());
	}

	// the exchange of the company knows no call of ours: its row is made when it rings
	async rings({ call, number }) {
		const name = this.backend === "sip" ? (await receive_call(number)).call : call;
		this.telephone.happens({ type: "rings", call: name, number });
	}

	talks() {
		this.telephone.happens({ type: "talks", at: Date.now() });
		this.report("answered");
	}

	ends(values) {
		this.report("ended", ENDINGS[values.reason]);
		this.telephone.happens({ type: "ends", ...values });
	}

	// of calls that nobody else reports
	report(said, ending) {
		const { call } = this.telephone.state;
		if (this.backend === "twilio" || !call) return;
		report_call(call.call, said, ending).catch((error) => this.telephone.complain(error));
	}

	// a call goes on while this is tried again: its sound needs no token
	async renew() {
		const wait = this.renewed + PATIENCE - Date.now();
		if (wait > 0) return void setTimeout(() => this.renew(), wait);
		this.renewed = Date.now();
		try {
			this.softphone?.renew(await open_access(this.backend));
		} catch {
			this.renewed = 0;
			setTimeout(() => this.renew(), AGAIN);
		}
	}
}
