// Files are dropped, chosen or photographed; each is sent on its own, a refused one says why, and what a lost
// connection has kept back stays here until it is sent.
import { button, element } from "../elements/elements.js";
import { smaller } from "../pages/photos.js";
import { Unreachable } from "../platform/server.js";
import { new_batch } from "./batch.js";
import { upload_bill } from "./server.js";

const MEGABYTE = 1024 * 1024;
const MOST_BYTES = 25 * MEGABYTE;
const RETRY = 10_000; // milliseconds after a lost connection; the browser says too early that it is back

export class UploadView {
	/** @param {import("./page.js").SupplierBills} page */
	constructor(page) {
		this.page = page;
		/** @type {File[]} */
		this.waiting = [];
		this.batch = "";
		this.sent = 0;
		this.known = 0;
		this.is_sending = false;
		/** @type {ReturnType<typeof setTimeout> | undefined} */
		this.retry = undefined;
		this.input = element("input", {
			type: "file",
			multiple: true,
			accept: "application/pdf,image/jpeg,image/png,image/heic,image/heif,image/webp,.pdf,.heic",
			class: "fsm-sb-file",
			tabindex: "-1",
			"aria-label": __("Choose bills"),
			on: { change: () => this.take(this.input.files) },
		});
		this.bar = element("progress", { max: "1", value: "0", hidden: true, "aria-label": __("Progress") });
		this.said = element("p", { class: "fsm-sb-said", role: "status" });
		this.again = button(__("Send again"), () => this.send(), { hidden: true });
		this.refused = element("ul", { class: "fsm-sb-refused" });
		this.root = this.build();
		window.addEventListener("online", () => this.send());
		// the browser asks before it forgets files that are not sent
		window.addEventListener("beforeunload", (event) => this.waiting.length && event.preventDefault());
	}

	build() {
		const root = element(
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
			this.again,
			this.refused
		);
		for (const name of ["dragleave", "drop"])
			root.addEventListener(name, () => root.classList.remove("fsm-sb-over"));
		return root;
	}

	over(event) {
		event.preventDefault();
		this.root.classList.add("fsm-sb-over");
	}

	drop(event) {
		event.preventDefault();
		this.take(event.dataTransfer.files);
	}

	// files that come while others are under way are sent after them
	take(chosen) {
		const files = [...chosen];
		this.input.value = "";
		if (!files.length) return;
		if (!this.waiting.length) this.begin();
		this.waiting.push(...files);
		this.send();
	}

	begin() {
		this.batch = new_batch();
		this.sent = 0;
		this.known = 0;
		this.refused.replaceChildren();
	}

	async send() {
		if (this.is_sending || !this.waiting.length) return;
		this.is_sending = true;
		clearTimeout(this.retry);
		this.again.hidden = true;
		let lost = "";
		while (this.waiting.length && !lost) lost = await this.send_next();
		this.is_sending = false;
		if (lost) this.keep(lost);
		else this.show(1, 1, this.known ? __("{0} of these files were here already.", [this.known]) : "");
		if (this.sent) await this.page.follow(this.batch);
	}

	// returns why nothing can be sent at the moment, in words; empty once the file is dealt with
	async send_next() {
		const [file] = this.waiting;
		const all = this.sent + this.waiting.length;
		this.show(this.sent, all, __("Sending {0} of {1}", [this.sent + 1, all]));
		try {
			// a photograph of many megabytes is read no better than a smaller one
			const content = file.size > largest() ? await smaller(file, true) : file;
			if (content.size > largest()) this.refuse(file, too_large());
			else if ((await upload_bill(content, file.name, this.batch)).is_known) this.known += 1;
		} catch (error) {
			if (error instanceof Unreachable) return error.message;
			this.refuse(file, error.message);
		}
		this.waiting.shift();
		this.sent += 1;
		return "";
	}

	refuse(file, reason) {
		this.refused.append(element("li", {}, __("{0}: {1}", [file.name, reason])));
	}

	keep(lost) {
		const kept = __("{0} files are not sent yet. They stay here while this page is open.", [
			this.waiting.length,
		]);
		this.show(1, 1, `${lost} ${kept}`);
		this.again.hidden = false;
		this.retry = setTimeout(() => this.send(), RETRY);
	}

	show(done, all, text) {
		this.bar.hidden = done === all;
		this.bar.max = all;
		this.bar.value = done;
		this.said.textContent = text;
	}

	// how far the reading is
	tell({ waiting, done, all }) {
		if (this.waiting.length || (!waiting && !all)) return;
		this.show(all ? done : 0, all || 1, "");
		this.bar.hidden = done === all;
		if (all) this.said.textContent = __("{0} of {1} bills are read.", [done, all]);
		else if (waiting) this.said.textContent = __("{0} bills are being read.", [waiting]);
	}
}

// what the site takes; a larger request is cut off before any of our code sees it
const largest = () => Math.min(MOST_BYTES, Number(frappe.boot.max_file_size) || MOST_BYTES);
const too_large = () =>
	__("The file is larger than {0} MB. Scan the bill at a lower resolution.", [
		Math.floor(largest() / MEGABYTE),
	]);
