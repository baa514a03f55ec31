// The frame of the ticket desk: filters above, the board, and beside it the ticket that is open.
import { element, keepingFocus } from "../../elements/elements.js";
import { Actions } from "./actions.js";
import { Board } from "./board_view.js";
import { forget_old } from "./drafts.js";
import { Keyboard } from "./keyboard.js";
import { LivePage } from "../../platform/live_page.js";
import { load_board } from "./server.js";
import { TicketView } from "./ticket_view.js";
import { Toolbar } from "./toolbar.js";

const KEPT_VIEW = "fsm_ticket_view";
const USUAL = {
	by: "list",
	scope: "open",
	kind: "",
	queue: "",
	person: "",
	priority: "",
	incident: "",
	text: "",
};

export class TicketDesk {
	constructor(page) {
		this.page = page;
		this.view = { ...USUAL, ...kept_view() };
		/** @type {TicketBoard} */
		this.shown_board = { columns: [], tickets: 0 };
		this.toolbar = new Toolbar(this);
		this.board = new Board(this);
		this.ticket = new TicketView(this);
		this.actions = new Actions(this);
		this.live = new LivePage(this, ["fsm_tickets", "fsm_ticket_presence"]);
		this.status = element("p", { class: "fsm-tk-status", role: "status" });
		this.build();
		this.keyboard = new Keyboard(this);
		forget_old();
	}

	build() {
		this.page.wrapper[0].classList.add("fsm-tk-page");
		this.page.set_primary_action(__("New ticket"), () => frappe.new_doc("Issue"), "add");
		this.page.add_inner_button(__("Canned replies"), () => frappe.set_route("List", "FSM Canned Reply"));
		this.page.add_inner_button(__("People and absences"), () =>
			frappe.set_route("List", "FSM Support Agent")
		);
		this.frame = element("div", { class: "fsm-tk-frame" }, this.board.root, this.ticket.root);
		this.page.main[0].append(element("div", { class: "fsm-tk" }, this.toolbar.root, this.status, this.frame));
	}

	async shown() {
		this.live.start();
		this.keyboard.is_on = true;
		const ticket = frappe.get_route()[1] || "";
		try {
			await this.load();
			if (ticket) await this.open(ticket);
			else if (this.ticket.name) this.close();
		} catch (error) {
			this.say(error.message);
		}
	}

	hidden() {
		this.live.stop();
		this.keyboard.is_on = false;
		this.ticket.leave();
	}

	// another arrangement or filter
	async use(values) {
		this.view = { ...this.view, ...values };
		localStorage.setItem(KEPT_VIEW, JSON.stringify({ ...this.view, text: "" }));
		this.toolbar.draw();
		try {
			await this.load();
			this.say(
				this.shown_board.tickets
					? __("{0} tickets", [this.shown_board.tickets])
					: __("No ticket in this view.")
			);
		} catch (error) {
			this.say(error.message);
		}
	}

	async load() {
		const asked = this.view;
		const found = await load_board(asked);
		if (asked !== this.view) return; // another view was chosen meanwhile
		this.shown_board = found;
		keepingFocus(this.board.root, () => this.board.draw());
	}

	// what others did meanwhile; what is being typed stays
	async refresh() {
		await this.load();
		await this.ticket.refresh();
	}

	async open(name, is_led = true) {
		try {
			await this.ticket.open(name);
			this.frame.classList.add("fsm-tk-split");
			this.board.mark();
			if (frappe.get_route()[1] !== name)
				window.history.replaceState(null, "", frappe.router.make_url(["tickets", name]));
			if (is_led) this.ticket.focus();
		} catch (error) {
			this.say(error.message);
		}
	}

	close() {
		const { name } = this.ticket;
		this.ticket.leave();
		this.frame.classList.remove("fsm-tk-split");
		window.history.replaceState(null, "", frappe.router.make_url(["tickets"]));
		this.board.mark();
		this.board.focus_ticket(name);
	}

	say(text) {
		this.status.textContent = text;
	}

	// a refusal of the server: its sentence where it is seen and read aloud
	refuse(error) {
		this.say(error.message);
		frappe.show_alert({ message: frappe.utils.escape_html(error.message), indicator: "red" }, 8);
	}
}

function kept_view() {
	try {
		return JSON.parse(localStorage.getItem(KEPT_VIEW) || "{}");
	} catch {
		return {};
	}
}
