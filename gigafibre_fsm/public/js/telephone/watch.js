// What the server says of this person's calls: at once by its live event; where that is not heard, by asking often.
import { list_calls } from "./server.js";

const BESIDE = 15_000; // ms, beside the live event
const ALONE = 1000; // ms, without it: a customer waits

export class Watch {
	constructor(telephone) {
		this.telephone = telephone;
	}

	async start() {
		frappe.realtime.on("fsm_call", (row) => this.telephone.happens({ type: "known", ...row }));
		await this.ask({ is_start: true });
		this.wait();
	}

	wait() {
		const { is_available, call } = this.telephone.state;
		const is_awaited = (is_available || call) && !frappe.realtime.socket?.connected;
		setTimeout(() => this.ask().then(() => this.wait()), is_awaited ? ALONE : BESIDE);
	}

	// one question at a time; without network the device says what is wrong
	async ask(more = {}) {
		const { telephone } = this;
		try {
			const { calls, available, call_backs } = await list_calls();
			telephone.happens({ type: "server", is_available: available, call_backs });
			for (const row of calls) telephone.happens({ type: "known", ...row, ...more });
			const { call } = telephone.state;
			if (call?.phase === "announced" && !calls.some((row) => row.call === call.call))
				telephone.happens({ type: "ends" });
		} catch {
			return;
		}
	}
}
