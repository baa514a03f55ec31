// Who else has the ticket open: said above its thread, and reported for colleagues.
import { element } from "../../elements/elements.js";
import { report_presence } from "./server.js";

const EVERY = 20_000; // milliseconds

export class Presence {
	/** @param {import("./ticket_view.js").TicketView} view */
	constructor(view) {
		this.view = view;
		this.was_writing = false;
		this.root = element("p", { class: "fsm-tk-presence", role: "status" });
		window.addEventListener("pagehide", () => this.stop());
	}

	start(ticket) {
		this.ticket = ticket;
		this.was_writing = this.view.composer.is_writing;
		clearInterval(this.timer);
		this.timer = setInterval(() => !document.hidden && this.report(), EVERY);
		this.report();
	}

	// an answer was begun, or emptied
	changed() {
		if (!this.ticket || this.view.composer.is_writing === this.was_writing) return;
		this.was_writing = this.view.composer.is_writing;
		this.report();
	}

	async report() {
		const { ticket } = this;
		try {
			const others = await report_presence(ticket, this.was_writing);
			if (this.ticket === ticket) this.draw(others);
		} catch {
			// a hint alone: nothing depends on it
		}
	}

	/** @param {Onlooker[]} others */
	draw(others) {
		const words = others
			.map((each) =>
				each.is_writing
					? __("{0} is writing an answer.", [each.full_name])
					: __("{0} has this ticket open.", [each.full_name])
			)
			.join(" ");
		if (this.root.textContent !== words) this.root.textContent = words;
		this.root.classList.toggle(
			"fsm-tk-writing",
			others.some((each) => each.is_writing)
		);
	}

	stop() {
		if (!this.ticket) return;
		clearInterval(this.timer);
		report_presence(this.ticket, false, true).catch(() => {});
		this.ticket = "";
		this.root.textContent = "";
	}
}
