/* The page of the queue: every item with its state, and what a person may do about it. */

import { partOf } from "../elements/elements.js";
import { edit, isCorrectable, restore } from "./correct.js";
import { onPage } from "../pages/shown_page.js";
import * as queue from "./queue.js";
import { kick } from "./sender.js";
import { BRIEF, moment, text_of_moment } from "../platform/formatting.js";
import { clock, fill, owner } from "./labels.js";

const place = () => document.getElementById("queue");
const words = () => partOf(document, "#queue").dataset;
let progress = {}; // id → share of the one that is being sent

async function draw() {
	const box = place();
	if (!box) return;
	const items = await queue.all();
	const list = partOf(box, "ul");
	list.replaceChildren(...items.map((item) => row(item, queue.holder(item, items))));
	together(items, list);
	box.hidden = !items.length;
	partOf(document, "#empty").hidden = items.length > 0;
}

/* Twelve photos of one cancelled visit are one decision, if the person wants it so. */
function together(items, list) {
	const stuck = items.filter(
		(item) => item.owner === owner() && item.state === "changed" && item.url.startsWith("/t/job/")
	);
	for (const url of new Set(stuck.map((item) => item.url))) {
		const same = stuck.filter((item) => item.url === url);
		if (same.length < 2) continue;
		const first = list.children[items.indexOf(same[0])].querySelector("[data-buttons]");
		first.append(
			button(fill(words().all, same.length), "", () => same.forEach((item) => resend(item, { late: true })))
		);
	}
}

function row(item, holder) {
	const made = partOf(document, "#item").content.firstElementChild.cloneNode(true);
	const put = (name, text) => {
		const target = partOf(made, `[data-${name}]`);
		target.textContent = text || "";
		target.hidden = !text;
	};
	const isMine = item.owner === owner();
	const [state, colour] = stateOf(item, isMine, holder);
	put(
		"what",
		isMine
			? [item.what, queue.detail(item)].filter(Boolean).join(" · ")
			: owner()
				? words().private
				: words().kept
	);
	put("where", isMine ? item.where : "");
	put("when", when(item));
	put("state", state);
	partOf(made, "[data-state]").classList.add(...colour.split(" "));
	put("sentence", isMine ? sentence(item, holder) : "");
	if (holder) partOf(made, "[data-sentence]").classList.replace("red", "amber");
	differences(made, item, isMine);
	if (!isMine) return made;
	if (queue.isPhoto(item)) made.prepend(thumbnail(item));
	const place = queue.isStuck(item) ? "[data-buttons]" : "[data-last]";
	partOf(made, place).append(...buttons(item));
	return made;
}

/** @returns {[text: string | undefined, colours: string]} */
function stateOf(item, isMine, holder) {
	if (!isMine) return [owner() ? words().other : words().link, "amber"];
	if (item.state === "refused") return [words().refused, "red"];
	if (item.state === "changed") return [words().changed, "red"];
	if (item.id in progress) return [`${words().sending} ${Math.round(100 * progress[item.id])} %`, "blue"];
	return holder ? [words().held, "amber"] : [words().waiting, "queued"];
}

/* Why it was refused, or what it waits for. */
function sentence(item, holder) {
	if (queue.isStuck(item)) return item.sentence;
	return holder
		? fill(
				queue.isEnd(item) ? words().end : words().holds,
				[holder.what, queue.detail(holder)].filter(Boolean).join(" · ")
			)
		: "";
}

function thumbnail(item) {
	const picture = document.createElement("img");
	picture.src = URL.createObjectURL(new Blob([queue.field(item, "photo").bytes]));
	picture.onload = () => URL.revokeObjectURL(picture.src);
	picture.alt = "";
	return picture;
}

function when(item) {
	const made = new Date(item.made_on);
	const isToday = made.toDateString() === new Date().toDateString();
	return isToday ? clock(made) : moment(text_of_moment(made), undefined, BRIEF);
}

function differences(made, item, isMine) {
	const table = made.querySelector("table");
	if (!isMine || item.state !== "changed") return table.remove();
	for (const each of item.differences || []) {
		const line = table.tBodies[0].insertRow();
		for (const text of [each.label, each.phone, each.server]) line.insertCell().textContent = text;
	}
}

function buttons(item) {
	const made = [];
	if (item.state === "changed") {
		if (item.may_apply) made.push(button(words().apply, "main", () => resend(item, { seen: item.now })));
		if (item.url.startsWith("/t/job/"))
			made.push(button(words().late, "", () => resend(item, { late: true })));
	}
	if (item.state === "refused") {
		const again = (look) => button(words().retry, look, () => resend(item, {}));
		if (!isCorrectable(item)) made.push(again("main"));
		else if (item.may_pass || item.action === "move")
			made.push(
				again("main"),
				button(words().edit, "", () => edit(item))
			);
		else
			made.push(
				button(words().edit, "main", () => edit(item)),
				again("")
			); // the same would be refused again
	}
	made.push(discard(item));
	return made;
}

function button(text, look, press) {
	const made = document.createElement("button");
	made.type = "button";
	made.className = look;
	made.textContent = text;
	made.onclick = press;
	return made;
}

/* Thrown away only at the second tap. */
function discard(item) {
	const made = button(words().discard, "quiet", () => {
		if (made.dataset.sure) return queue.remove(item.id);
		made.dataset.sure = "1";
		made.className = "danger";
		made.textContent = words().sure || "";
	});
	return made;
}

async function resend(item, values) {
	await queue.again(item, { state: "waiting", sentence: "", ...values });
	if (values.seen) await follow(item, values.seen);
	kick();
}

/* What was done after a step that is applied on purpose rests on the same news. */
/**
 * @param {StoredItem} first
 * @param {Seen} now
 */
async function follow(first, now) {
	for (const item of await queue.listOwn()) {
		if (item.url !== first.url || item.id <= first.id || !item.seen) continue;
		await queue.change(item.id, { seen: { ...item.seen, arrival: now.arrival } });
	}
}

queue.listen((change) => {
	if (change.kind === "progress") progress = { [change.id]: change.share };
	else progress = {};
	draw();
});
onPage(() => {
	draw();
	restore();
});
