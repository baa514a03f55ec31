// The keyboard of the page: `/` searches, `g` and a letter leads to a part, a letter acts, `?` lists them all.
import { element } from "../elements/elements.js";
import { list_actions, perform } from "./actions.js";

const SOON = 1500; // milliseconds in which the second letter follows `g`

/** @returns {[string, string, string][]} - letter, part, words */
const places = () => [
	["l", "line", __("Line")],
	["s", "services", __("Services")],
	["b", "money", __("Balance", null, "Account")],
	["t", "tickets", __("Open tickets")],
	["v", "visits", __("Next visit", null, "Support")],
	["p", "promises", __("Promises")],
	["e", "devices", __("Equipment")],
	["o", "old", __("From the old system")],
	["h", "timeline", __("What happened")],
	["w", "composer", __("Write")],
];

export class Keys {
	/** @param {{panel: any, search: () => void, is_shown: () => boolean}} page */
	constructor(page) {
		this.page = page;
		this.waits = false;
		document.addEventListener("keydown", (event) => this.press(event));
	}

	press(event) {
		if (!this.page.is_shown() || event.ctrlKey || event.metaKey || event.altKey || is_typing(event.target))
			return;
		if (document.querySelector(".modal.show")) return;
		if (this.waits) return this.lead(event);
		if (event.key === "/") return this.take(event, () => this.page.search());
		if (event.key === "?") return this.take(event, show_keys);
		if (!this.page.panel) return undefined;
		if (event.key === "g") return this.take(event, () => this.wait());
		const action = list_actions().find((each) => each.key === event.key);
		return action && this.take(event, () => perform(this.page.panel, action));
	}

	take(event, act) {
		event.preventDefault();
		event.stopPropagation();
		act();
	}

	wait() {
		this.waits = true;
		clearTimeout(this.timer);
		this.timer = setTimeout(() => (this.waits = false), SOON);
	}

	lead(event) {
		this.waits = false;
		const place = places().find(([letter]) => letter === event.key);
		if (place) this.take(event, () => this.page.panel?.go_to(place[1]));
	}
}

const is_typing = (target) =>
	target instanceof HTMLElement &&
	(target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function show_keys() {
	const row = (keys, words) =>
		element(
			"tr",
			{},
			element(
				"td",
				{},
				keys.map((key) => element("kbd", {}, key))
			),
			element("td", {}, words)
		);
	const table = element(
		"table",
		{ class: "fsm-cust-keys" },
		row(["/"], __("Search a customer")),
		row(["?"], __("This list")),
		list_actions().map((action) => row([action.key], action.label)),
		places().map(([letter, , words]) => row(["g", letter], words)),
		row(["↓", "↑"], __("The next and the previous entry")),
		row(["Enter"], __("Open the entry")),
		row(["a"], __("Reply to the entry")),
		row(["Ctrl", "Enter"], __("Send what is written"))
	);
	const dialog = new frappe.ui.Dialog({
		title: __("Keys"),
		fields: [{ fieldname: "keys", fieldtype: "HTML" }],
	});
	dialog.get_field("keys").$wrapper.append(table);
	dialog.show();
}
