// The frame: search and views above, tree, drawing and panel below; one store for all of them.
import { element, button } from "../elements/elements.js";
import { Geography } from "./geo.js";
import { LivePage } from "../platform/live_page.js";
import { Panel } from "./panel.js";
import { Picture } from "./picture.js";
import { Search } from "./search.js";
import { changes_of, open_view } from "./server.js";
import { STATES, word_of } from "./states.js";
import { Store } from "./store.js";
import { Tree } from "./tree.js";

const KEPT_VIEW = "fsm_network_view";
const LEGEND = ["up", "silent", "down", "weak", "incident", "unknown"];

export class NetworkMap {
	constructor(page) {
		this.page = page;
		this.store = new Store();
		this.tree = new Tree(this);
		this.panel = new Panel(this);
		this.search = new Search(this);
		this.views = { drawing: new Picture(this), map: new Geography(this) };
		this.shows = localStorage.getItem(KEPT_VIEW) === "map" ? "map" : "drawing";
		this.live = new LivePage(this, ["fsm_network", "fsm_incident"]);
		this.build();
	}

	build() {
		if (frappe.model.can_create("Network Node"))
			this.page.set_primary_action(__("New node"), () => frappe.new_doc("Network Node"), "add");
		this.page.add_inner_button(__("List"), () => frappe.set_route("List", "Network Node"));
		this.status = element("p", { class: "fsm-net-status", role: "status" });
		this.bar = element("div", { class: "fsm-net-bar" });
		this.stage = element(
			"div",
			{ class: "fsm-net-stage" },
			this.bar,
			this.views.drawing.root,
			this.views.map.root
		);
		this.page.wrapper[0].classList.add("fsm-net-page");
		const frame = element("div", { class: "fsm-net-frame" }, this.tree.root, this.stage, this.panel.root);
		this.page.main[0].append(
			element("div", { class: "fsm-net" }, this.search.root, legend(), this.status, frame)
		);
	}

	async shown() {
		this.live.start();
		const node = frappe.get_route()[1] || "";
		try {
			if (!this.store.views.has("")) await this.load("");
			if (node) await this.go(node);
			else this.draw();
		} catch (error) {
			this.say(error.message);
		}
	}

	hidden() {
		this.live.stop();
	}

	// fetches the view that shows a node
	async load(node) {
		const view = await open_view(node);
		this.store.take(view);
		this.tree.draw();
		return view.root;
	}

	// chosen in the tree, the drawing or on the map: its view is shown, and what is known of it
	choose(name) {
		return this.open(name, false).catch((error) => this.say(error.message));
	}

	// searched, or named by the address: the focus goes there too
	go(name) {
		return this.open(name, true).catch((error) => this.say(error.message));
	}

	async open(name, is_led) {
		const root = await this.root_of(name);
		const is_other = root !== this.store.root;
		this.store.root = root;
		this.store.chosen = name;
		if (is_other || !this.is_drawn) this.draw();
		else this.shown_view.mark();
		await this.tree.reveal(name, is_led);
		const has_less_room = this.panel.root.hidden; // the panel takes a part of it
		await this.panel.show(name);
		if (is_other || has_less_room) await this.shown_view.draw();
		if (is_led && name !== root) this.shown_view.lead(name);
	}

	// the view that shows a node, which is loaded where it is not there yet
	async root_of(name) {
		const node = this.store.nodes.get(name);
		for (const [root, view] of this.store.views)
			if (view.names.includes(name) && (node?.kind !== "PON Port" || root)) return root;
		return this.load(name);
	}

	close() {
		const { chosen } = this.store;
		this.store.chosen = "";
		this.panel.hide();
		this.tree.reveal(chosen, true);
		this.tree.mark();
		this.shown_view.draw();
	}

	show_all() {
		this.store.root = "";
		this.store.chosen = "";
		this.panel.hide();
		this.tree.mark();
		this.draw();
	}

	show(view) {
		this.shows = view;
		localStorage.setItem(KEPT_VIEW, view);
		this.draw();
	}

	get shown_view() {
		return this.views[this.shows];
	}

	draw() {
		for (const [name, view] of Object.entries(this.views)) view.root.hidden = name !== this.shows;
		this.draw_bar();
		this.shown_view.draw();
		this.is_drawn = true;
	}

	draw_bar() {
		const { store } = this;
		const root = store.nodes.get(store.root);
		const left_out = store.view?.left_out;
		const view = (name, label) =>
			button(label, () => this.show(name), {
				"aria-pressed": String(this.shows === name),
				dataset: { key: name },
			});
		this.bar.replaceChildren(
			view("drawing", __("Drawing")),
			view("map", __("Map")),
			...(root ? [button(__("Whole network"), () => this.show_all()), element("b", {}, root.code)] : []),
			...(left_out ? [__("{0} nodes are left out: open a node to see what hangs there.", [left_out])] : [])
		);
		if (!store.nodes.size) this.say(__("There is no site yet."));
	}

	// what has changed since the last look; a network that was drawn anew is loaded anew
	async refresh() {
		const roots = new Set(["", this.store.root]);
		for (const root of roots) {
			const view = this.store.views.get(root);
			if (!view) continue;
			const answer = await changes_of(root, view.cursor);
			if (answer.shape !== this.store.shape) return this.reload();
			const nodes = this.store.merge(root, answer);
			this.tree.update(nodes);
			this.shown_view.update(nodes);
		}
		this.panel.update();
	}

	async reload() {
		const { root, chosen } = this.store;
		this.store.forget();
		await this.load("");
		this.store.root = root && (await this.load(root)) === root ? root : "";
		this.draw();
		if (chosen) await this.panel.show(chosen);
	}

	say(text) {
		this.status.textContent = text;
	}
}

const legend = () =>
	element(
		"ul",
		{ class: "fsm-net-legend", "aria-label": __("Signs") },
		LEGEND.map((state) =>
			element(
				"li",
				{},
				element("span", { class: `fsm-net-${state}`, "aria-hidden": "true" }, STATES[state].sign),
				` ${word_of(state)}`
			)
		)
	);
