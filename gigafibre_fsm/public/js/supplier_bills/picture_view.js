// The pages of a bill, and where on them each field was read: one stop of the Tab key, arrows go from place to place.
import { button, element } from "../elements/elements.js";
import { name_place } from "./words.js";

// a page that came sideways is turned by quarters
const TURNS = [
	"none",
	"rotate(90deg) translateY(-100%)",
	"rotate(180deg) translate(-100%, -100%)",
	"rotate(270deg) translateX(-100%)",
];
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export class PictureView {
	/** @param {(field: string) => void} choose called with the field whose place was pressed */
	constructor(choose) {
		this.choose = choose;
		this.number = 1;
		this.quarters = 0;
		/** @type {ShownRegion[]} */
		this.places = [];
		this.frame = element("div", {
			class: "fsm-sb-page",
			role: "group",
			"aria-label": __("What was read where"),
			on: { keydown: (event) => this.walk(event) },
		});
		this.bar = element("div", { class: "fsm-sb-page-bar" });
		this.root = element(
			"section",
			{ class: "fsm-sb-picture", "aria-label": __("Pages of the bill") },
			this.bar,
			this.frame
		);
	}

	draw(bill) {
		this.bill = bill;
		this.places = bill.regions
			.filter((each) => name_place(bill, each.field))
			.sort((one, other) => one.page - other.page || one.top - other.top || one.left - other.left);
		this.quarters = 0;
		this.turn(1);
	}

	// what was corrected is what its place is called
	rename(bill) {
		this.bill = bill;
		for (const each of this.frame.querySelectorAll(".fsm-sb-region")) {
			const name = name_place(bill, each.dataset.field);
			each.setAttribute("aria-label", name);
			each.title = name;
		}
	}

	turn(number) {
		const { pages, file_title } = this.bill;
		this.number = number;
		this.draw_bar();
		const address = pages[number - 1];
		if (!address) {
			this.frame.replaceChildren(element("p", { class: "fsm-sb-none" }, file_title));
			return;
		}
		const picture = element("img", { src: address, alt: __("Page {0} of {1}", [number, pages.length]) });
		const shown = this.places.filter((each) => each.page === number);
		picture.addEventListener("load", () => this.lay_out(picture));
		this.frame.replaceChildren(picture, ...shown.map((each) => this.place(each)));
		this.stop_at(this.frame.querySelector(".fsm-sb-region"));
	}

	rotate() {
		this.quarters = (this.quarters + 1) % TURNS.length;
		const picture = this.frame.querySelector("img");
		if (picture) this.lay_out(picture);
	}

	// lying across, the page is as high as the column is wide
	lay_out({ naturalWidth, naturalHeight }) {
		const is_across = this.quarters % 2 === 1;
		this.frame.style.width = is_across ? `${(100 * naturalWidth) / naturalHeight}%` : "";
		this.frame.style.transform = TURNS[this.quarters];
	}

	draw_bar() {
		const { number } = this;
		const { pages, file } = this.bill;
		const step = (by, label, title) =>
			button(label, () => this.turn(number + by), {
				"aria-label": title,
				disabled: !pages[number + by - 1],
				class: "btn btn-default btn-sm fsm-sb-step",
			});
		const steps = [
			step(-1, "‹", __("Previous page")),
			element("span", { role: "status" }, __("Page {0} of {1}", [number, pages.length])),
			step(1, "›", __("Next page")),
		];
		const open = { href: file, target: "_blank", rel: "noopener", class: "fsm-sb-open" };
		this.bar.replaceChildren(
			...(pages.length > 1 ? steps : []),
			...(pages.length ? [button(__("Rotate"), () => this.rotate())] : []),
			...(file ? [element("a", open, __("Open the file"))] : [])
		);
	}

	place(region) {
		const share = (thousandths) => `${thousandths / 10}%`;
		const name = name_place(this.bill, region.field);
		const style = {
			top: share(region.top),
			left: share(region.left),
			width: share(region.right - region.left),
			height: share(region.bottom - region.top),
		};
		return element("button", {
			type: "button",
			class: "fsm-sb-region",
			tabindex: "-1",
			title: name,
			"aria-label": name,
			dataset: { field: region.field },
			style,
			on: { click: () => this.choose(region.field), focus: () => this.light(region.field) },
		});
	}

	// arrow keys go from place to place, also to the next page
	walk(event) {
		const step = STEPS[event.key];
		const field = event.target.dataset?.field;
		if (!step || !field) return;
		event.preventDefault();
		const at = this.places.findIndex((each) => each.field === field && each.page === this.number);
		const next = this.places[at + step];
		if (!next) return;
		if (next.page !== this.number) this.turn(next.page);
		this.find(next.field)?.focus();
	}

	// shows where a field was read
	light(field) {
		const found = this.places.filter((each) => each.field === field);
		const region = found.find((each) => each.page === this.number) || found[0];
		if (region && region.page !== this.number) this.turn(region.page);
		for (const each of this.frame.querySelectorAll(".fsm-sb-region"))
			each.classList.toggle("fsm-sb-lit", each.dataset.field === field);
		this.stop_at(this.find(field));
	}

	// the Tab key stops at one place only
	stop_at(place) {
		if (!place) return;
		for (const each of this.frame.querySelectorAll(".fsm-sb-region")) each.tabIndex = each === place ? 0 : -1;
	}

	find(field) {
		return this.frame.querySelector(`.fsm-sb-region[data-field="${CSS.escape(field)}"]`);
	}
}
