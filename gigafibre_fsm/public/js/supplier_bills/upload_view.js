// Files are dropped, chosen or photographed; each is sent on its own, and a refused one says why.
import { button, element } from "../elements/elements.js";
import { new_batch } from "./batch.js";
import { upload_bill } from "./server.js";

export class UploadView {
	/** @param {import("./page.js").SupplierBills} page */
	constructor(page) {
		this.page = page;
		this.input = element("input", {
			type: "file",
			multiple: true,
			accept: "application/pdf,image/jpeg,image/png,image/heic,image/heif,image/webp,.pdf,.heic",
			class: "fsm-sb-file",
			"aria-label": __("Choose bills"),
			on: { change: () => this.take(this.input.files) },
		});
		this.bar = element("progress", { max: "1", value: "0", hidden: true, "aria-label": __("Progress") });
		this.said = element("p", { class: "fsm-sb-said", role: "status" });
		this.refused = element("ul", { class: "fsm-sb-refused" });
		this.root = element(
			"div",
			{
				class: "fsm-sb-drop",
				on: { dragover: (event) => this.over(event), drop: (event) => this.drop(event) },
			},
			button(__("Add bills"), () => this.input.click(), { class: "btn btn-primary btn-sm" }),
			element("span", { class: "fsm-sb-hint" }, __("or drop PDFs and photographs here")),
			this.input,
			this.bar,
			this.said,
			this.refused
		);
		for (const name of ["dragleave", "drop"])
			this.root.addEventListener(name, () => this.root.classList.remove("fsm-sb-over"));
	}

	over(event) {
		event.preventDefault();
		this.root.classList.add("fsm-sb-over");
	}

	drop(event) {
		event.preventDefault();
		this.take(event.dataTransfer.files);
	}

	async take(chosen) {
		const files = [...chosen];
		if (!files.length) return;
		const batch = new_batch();
		this.refused.replaceChildren();
		let known = 0;
		for (const [number, file] of files.entries()) {
			this.show(number, files.length, __("Sending {0} of {1}", [number + 1, files.length]));
			try {
				if ((await upload_bill(file, batch)).is_known) known += 1;
			} catch (refusal) {
				this.refused.append(element("li", {}, `${file.name}: ${refusal.message}`));
			}
		}
		this.input.value = "";
		this.show(1, 1, known ? __("{0} of these files were here already.", [known]) : "");
		await this.page.follow(batch);
	}

	show(done, all, text) {
		this.bar.hidden = done === all;
		this.bar.max = all;
		this.bar.value = done;
		this.said.textContent = text;
	}

	// how far the reading is
	tell({ waiting, done, all }) {
		if (!waiting && !all) return;
		this.show(all ? done : 0, all || 1, "");
		this.bar.hidden = done === all;
		if (all) this.said.textContent = __("{0} of {1} bills are read.", [done, all]);
		else if (waiting) this.said.textContent = __("{0} bills are being read.", [waiting]);
	}
}
