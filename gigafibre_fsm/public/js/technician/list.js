/* The page of the queue: every item with its state, and what a person may do about it. */

import { edit, isCorrectable, restore } from "./correct.js";
import { onPage } from "./pages.js";
import * as queue from "./queue.js";
import { kick } from "./sender.js";
import { BRIEF, moment, text_of_moment } from "../platform/formatting.js";
import { clock, fill, owner } from "./labels.js";

const place = () => document.getElementById("queue");
const said = () => place().dataset;
let progress = {}; // id → share of the one that is being sent

async function draw() {
	if (!place()) return;
	const items = await queue.all();
	const list = place().querySelector("ul");
	list.replaceChildren(...items.map((item) => row(item, queue.holder(item, items))));
	together(items, list);
	place().hidden = !items.length;
	document.getElementById("empty").hidden = items.length > 0;
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
			button(fill(said().all, same.length), "", () => same.forEach((item) => resend(item, { late: true })))
		);
	}
}

function row(item, holder) {
	const made = document.getElementById("item").content.firstElementChild.cloneNode(true);
	const put = (name, text) => {
		const target = made.querySelector(`[data-${name}]`);
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
				? said().private
				: said().kept
	);
	put("where", isMine ? item.where : "");
	put("when", when(item));
	put("state", state);
	made.querySelector("[data-state]").classList.add(...colour.split(" "));
	put("sentence", isMine ? sentence(item, holder) : "");
	if (holder) made.querySelector("[data-sentence]").classList.replace("red", "amber");
	differences(made, item, isMine);
	if (!isMine) return made;
	if (queue.isPhoto(item)) made.prepend(thumbnail(item));
	const place = queue.isStuck(item) ? "[data-buttons]" : "[data-last]";
	made.querySelector(place).append(...buttons(item));
	return made;
}

function stateOf(item, isMine, holder) {
	if (!isMine) return [owner() ? said().other : said().link, "amber"];
	if (item.state === "refused") return [said().refused, "red"];
	if (item.state === "changed") return [said().changed, "red"];
	if (item.id in progress) return [`${said().sending} ${Math.round(100 * progress[item.id])} %`, "blue"];
	return holder ? [said().held, "amber"] : [said().waiting, "queued"];
}

/* Why it was refused, or what it waits for. */
function sentence(item, holder) {
	if (queue.isStuck(item)) return item.sentence;
	return holder
		? fill(
				queue.isEnd(item) ? said().end : said().holds,
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
		if (item.may_apply) made.push(button(said().apply, "main", () => resend(item, { seen: item.now })));
		if (item.url.startsWith("/t/job/"))
			made.push(button(said().late, "", () => resend(item, { late: true })));
	}
	if (item.state === "refused") {
		const again = (look) => button(said().retry, look, () => resend(item, {}));
		if (!isCorrectable(item)) made.push(again("main"));
		else if (item.may_pass || item.action === "move")
			made.push(
				again("main"),
				button(said().edit, "", () => edit(item))
			);
		else
			made.push(
				button(said().edit, "main", () => edit(item)),
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
	const made = button(said().discard, "quiet", () => {
		if (made.dataset.sure) return queue.remove(item.id);
		made.dataset.sure = "1";
		made.className = "danger";
		made.textContent = said().sure;
	});
	return made;
}

async function resend(item, values) {
	await queue.again(item, { state: "waiting", sentence: "", ...values });
	if (values.seen) await follow(item, values.seen);
	kick();
}

/* What was done after a step that is applied on purpose rests on the same news. */
async function follow(first, now) {
	for (const item of await queue.mine()) {
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
