// The pages of a bill, and where on them each field stands.
import { button, element } from "../elements/elements.js";

export class PictureView {
	/** @param {(field: string) => void} choose called with the field whose place was pressed */
	constructor(choose) {
		this.choose = choose;
		this.number = 1;
		this.frame = element("div", { class: "fsm-sb-page" });
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
		this.turn(1);
	}

	turn(number) {
		const { pages, file_title, file } = this.bill;
		this.number = number;
		const step = (by, label, title) =>
			button(label, () => this.turn(number + by), {
				"aria-label": title,
				disabled: !pages[number + by - 1],
				class: "btn btn-default btn-sm fsm-sb-step",
			});
		this.bar.replaceChildren(
			...(pages.length > 1
				? [
						step(-1, "‹", __("Previous page")),
						element("span", { role: "status" }, __("Page {0} of {1}", [number, pages.length])),
						step(1, "›", __("Next page")),
					]
				: []),
			element(
				"a",
				{ href: file, target: "_blank", rel: "noopener", class: "fsm-sb-open" },
				__("Open the file")
			)
		);
		const address = pages[number - 1];
		if (!address) {
			this.frame.replaceChildren(element("p", { class: "fsm-sb-none" }, file_title));
			return;
		}
		const picture = element("img", { src: address, alt: __("Page {0} of {1}", [number, pages.length]) });
		this.frame.replaceChildren(
			picture,
			...this.bill.regions.filter((each) => each.page === number).map((each) => this.place(each))
		);
	}

	place(region) {
		const share = (thousandths) => `${thousandths / 10}%`;
		return element("div", {
			class: "fsm-sb-region",
			"aria-hidden": "true",
			dataset: { field: region.field },
			style: {
				top: share(region.top),
				left: share(region.left),
				width: share(region.right - region.left),
				height: share(region.bottom - region.top),
			},
			on: { click: () => this.choose(region.field) },
		});
	}

	// shows where a field was read
	light(field) {
		const region = this.bill?.regions.find((each) => each.field === field);
		if (region && region.page !== this.number) this.turn(region.page);
		for (const each of this.frame.querySelectorAll(".fsm-sb-region"))
			each.classList.toggle("fsm-sb-lit", each.dataset.field === field);
	}
}
