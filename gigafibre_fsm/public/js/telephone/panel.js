// The telephone at the foot of every page: a button that says how it is, above it a panel that opens by itself when it rings.
import { element } from "../elements/elements.js";
import { phone_number } from "../platform/formatting.js";
import { CallBacksView } from "./call_backs_view.js";
import { CallView } from "./call_view.js";
import { IdleView } from "./idle_view.js";
import { sentence_of, start_of, word_of_line, word_of_phase } from "./words.js";

const KEY = "F2"; // goes to the telephone, from everywhere
const SIGNS = { ready: "●", hand: "●", starting: "…", off: "▲" };

export class Panel {
	constructor(telephone) {
		this.telephone = telephone;
		this.is_open = false;
		this.view = null;
		this.announced = "";
		this.build();
		telephone.viewers.push((state) => this.draw(state));
		document.addEventListener("keydown", (event) => this.press(event));
		setInterval(() => this.tick(), 1000);
		this.draw(telephone.state);
	}

	build() {
		this.pill = element("button", {
			type: "button",
			class: "fsm-phone-pill",
			"aria-expanded": "false",
			"aria-controls": "fsm-phone-panel",
			title: __("Telephone ({0})", [KEY]),
			on: { click: () => this.open(!this.is_open) },
		});
		this.alert = element("div", { class: "sr-only", role: "alert" });
		this.notice = element("div", { class: "fsm-phone-notice", role: "status" });
		this.body = element("div", { class: "fsm-phone-body" });
		this.frame = element(
			"div",
			{ id: "fsm-phone-panel", class: "fsm-phone-panel", hidden: true },
			this.notice,
			this.body
		);
		const root = element(
			"section",
			{ class: "fsm-phone", "aria-label": __("Telephone") },
			this.alert,
			this.frame,
			this.pill
		);
		document.body.append(root);
	}

	press(event) {
		if (event.key === KEY) {
			event.preventDefault();
			this.open(true);
			this.view.focus();
		} else if (event.key === "Escape" && this.frame.contains(document.activeElement)) {
			event.stopPropagation();
			this.open(false);
			this.pill.focus();
		}
	}

	open(is_open) {
		this.is_open = is_open;
		this.frame.hidden = !is_open;
		this.pill.setAttribute("aria-expanded", String(is_open));
	}

	show_call_backs() {
		this.put(new CallBacksView(this.telephone, () => this.put(new IdleView(this.telephone, this))));
		this.view.focus();
	}

	show_idle() {
		this.put(new IdleView(this.telephone, this));
		this.view.focus();
	}

	/** @param {TelephoneState} state */
	draw(state) {
		const { call } = state;
		if (call && this.view?.call !== call.call) {
			this.put(new CallView(this.telephone, call));
			this.open(true);
		} else if (!call && (!this.view || this.view.call)) this.put(new IdleView(this.telephone, this));
		this.view.draw(state);
		this.draw_pill(state);
		this.draw_notice(state.notice);
		this.announce(state);
	}

	put(view) {
		const had_focus = this.body.contains(document.activeElement);
		this.view?.leave?.();
		this.view = view;
		this.body.replaceChildren(view.root);
		view.draw(this.telephone.state);
		if (had_focus) view.focus();
	}

	draw_pill({ call, line, is_available, ...rest }) {
		const kind = call ? call.phase : is_available || line === "off" ? line : "away";
		const word = call ? word_of_phase(call) : word_of_line({ call, line, is_available, ...rest });
		this.pill.className = `fsm-phone-pill fsm-phone-${kind}`;
		const sign = call ? "☎" : kind === "away" ? "○" : SIGNS[line];
		this.pill.replaceChildren(
			element("span", { "aria-hidden": "true" }, sign),
			element("span", {}, word),
			element("span", { class: "fsm-phone-time", "data-started": start_of(call) })
		);
		this.tick();
	}

	draw_notice(notice) {
		if (notice?.id === this.noticed) return;
		this.noticed = notice?.id;
		this.notice.className = `fsm-phone-notice fsm-phone-${notice?.tone ?? "info"}`;
		if (!notice) return void this.notice.replaceChildren();
		const close = element(
			"button",
			{ type: "button", class: "btn btn-xs btn-default", on: { click: () => this.telephone.order("quiet") } },
			__("Close")
		);
		this.notice.replaceChildren(element("span", {}, sentence_of(notice)), close);
		this.open(true);
	}

	// once for each call, and once more when its name is known: a screen reader breaks off for it
	announce({ call, card }) {
		const is_ringing = call && ["announced", "ringing"].includes(call.phase);
		const who = card?.customer_name ? `${card.customer_name}, ` : "";
		const said = is_ringing
			? __("Incoming call: {0}. Press {1} to go to it.", [`${who}${phone_number(call.number)}`, KEY])
			: "";
		if (said === this.announced) return;
		this.announced = said;
		this.alert.textContent = said;
	}

	// how long a call lasts, wherever it is shown
	tick() {
		for (const place of document.querySelectorAll(".fsm-phone [data-started]"))
			place.textContent = clock_since(Number(place.dataset.started));
	}
}

const two = (number) => String(number).padStart(2, "0");

function clock_since(started) {
	if (!started) return "";
	const seconds = Math.max(0, Math.floor((Date.now() - started) / 1000));
	return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
