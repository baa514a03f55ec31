// No device: the number is handed to the telephone program of the computer, and the person says when the call is over. Its row is
// written by hand, as the outcome is.
import { Listeners } from "./events.js";

/** @implements {Softphone} */
export class HandTelephone {
	constructor() {
		this.holds = false;
		this.listeners = new Listeners();
	}

	on(event, handler) {
		this.listeners.on(event, handler);
	}

	async register() {
		this.listeners.say("line", { line: "hand" });
	}

	async call({ number }) {
		const link = document.createElement("a");
		link.href = `tel:${number}`;
		link.dataset.fsmHand = ""; // not ours to dial again
		link.click();
		this.listeners.say("talks");
	}

	async answer() {}
	reject() {}

	hang_up() {
		this.listeners.say("ends", {});
	}

	mute() {}
	async hold() {}
	send_digits() {}
	renew() {}
	close() {}
}
