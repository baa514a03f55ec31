// A visit's details beside its card, with everything that can be done to it.
import { askAssign, askCrew, askMove, askSplit, drawCandidates } from "./dialogs.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { until } from "./midnight.js";
import { read, write } from "../platform/server.js";
import { publish } from "./publish.js";
import { isPlanned } from "./store.js";
import { clock, dayOf, dayText, lasting, minutesOf, spanText, windowText } from "./time.js";
import { canMove, priorityText, statusIcon, statusText, verdictIcon, verdictText } from "./labels.js";

/** @type {{ root: HTMLElement, key: string | undefined, anchor: HTMLElement, board: any } | null} */
let current = null;

export function openCard(board, name, anchor) {
	closeCard();
	const job = board.store.job(name);
	if (!job) return;
	const root = element("div", {
		class: "fsm-popover",
		role: "dialog",
		"aria-label": job.subject,
		tabindex: "-1",
		on: { keydown },
	});
	root.append(
		head(board, job),
		warnings(job),
		verdict(job),
		facts(board, job),
		details(board, job),
		actions(board, job)
	);
	document.body.append(root);
	const box = anchor.getBoundingClientRect();
	// the best technicians arrive later and make it taller
	new ResizeObserver(() => placeNear(root, box)).observe(root);
	current = { root, key: anchor.dataset.key, anchor, board };
	root.focus({ preventScroll: true });
	setTimeout(() => document.addEventListener("pointerdown", outside, true));
}

function placeNear(root, box) {
	const below = box.bottom + root.offsetHeight + 8 < window.innerHeight;
	const top = below ? box.bottom + 4 : Math.max(8, box.top - root.offsetHeight - 4);
	root.style.top = `${Math.min(top, window.innerHeight - root.offsetHeight - 8)}px`;
	root.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - root.offsetWidth - 8))}px`;
}

function head(board, job) {
	return element(
		"div",
		{ class: "fsm-popover-head" },
		element("h3", {}, job.subject),
		button("×", closeCard, { "aria-label": __("Close"), class: "btn btn-xs fsm-close" }),
		element(
			"div",
			{ class: "fsm-soft" },
			element("a", { href: formOf(job), target: "_blank" }, job.name),
			" · ",
			board.store.typeOf(job).label
		)
	);
}

const formOf = (job) => frappe.utils.get_form_link("Dispatch Job", job.name);

function warnings(job) {
	const texts = (job.warnings || []).map(({ text }) => text);
	if (job.late > 0)
		texts.unshift(
			__("Will begin about {0}, {1} late.", [
				clock(minutesOf(job.forecast || job.arrival)),
				lasting(job.late),
			])
		);
	return element(
		"ul",
		{ class: "fsm-warns" },
		texts.map((text) => element("li", {}, icon("warning"), ` ${text}`))
	);
}

// where the line says that the trouble is; its facts are fetched, because a card has no room for them
function verdict(job) {
	const root = element("section", { class: "fsm-verdict", "aria-label": __("Line") });
	if (!job.verdict) return root;
	const shown = element("b", {}, icon(verdictIcon(job.verdict)), ` ${verdictText(job.verdict)}`);
	root.append(shown);
	read("line_verdicts.show", { doctype: "Dispatch Job", name: job.name })
		.then(({ verdict: found }) => found && fillVerdict(root, found))
		.catch(() => {}); // the word stands there without its facts
	return root;
}

function fillVerdict(root, found) {
	root.replaceChildren(
		element("b", {}, icon(verdictIcon(found.kind)), ` ${found.word}`),
		element("p", {}, found.advice),
		element(
			"ul",
			{},
			found.facts.map((text) => element("li", {}, text))
		),
		element("p", { class: "fsm-soft" }, __("Judged: {0}", [found.judged]))
	);
}

function facts(board, job) {
	const { store } = board;
	const rows = [
		[__("State"), element("span", {}, icon(statusIcon(job.status)), ` ${statusText(job.status)}`)],
		[__("Draft change"), draftText(store, job)],
		[__("When"), whenText(job)],
		[
			__("Technician"),
			job.technician && [job.technician, ...(job.crew || [])].map((t) => store.technicianName(t)).join(", "),
		],
		[
			job.promised ? __("Promised window") : __("Intended window"),
			job.window && `${dayText(job.window[0])} ${windowText(job.window)}`,
		],
		[__("Priority"), priorityText(job.priority)],
		[__("Customer"), job.customer_name],
		[__("Address"), [job.address, job.city].filter(Boolean).join(", ")],
		[__("Skills"), skillsText(store, job)],
		[__("Required technician"), job.required_technician && store.technicianName(job.required_technician)],
		[__("Preferred technician"), job.preferred_technician && store.technicianName(job.preferred_technician)],
		[__("After"), (job.after || []).map((name) => store.job(name)?.subject || name).join(", ")],
		[
			__("Ticket"),
			job.issue &&
				element("a", { href: frappe.utils.get_form_link("Issue", job.issue), target: "_blank" }, job.issue),
		],
		[__("Tags", null, "Dispatch Board"), (job.tags || []).join(", ")],
	];
	const shown = rows.filter(([, value]) => value);
	return element(
		"dl",
		{},
		shown.flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)])
	);
}

// whom to call and when it really began are fetched, because a card has no room for them
function details(board, job) {
	const root = element("dl", { class: "fsm-visit-details", "aria-live": "polite" });
	read("board.details", { job: job.name })
		.then((found) => root.replaceChildren(...detailRows(found, board.store.territories)))
		.catch(() => {}); // offline, the card stays without them
	return root;
}

function detailRows({ contacts, territories, ...times }, named) {
	const none = territories ? __("none", null, "territory") : __("none: the home is not on the map");
	const areas = named.length ? [[__("Territory"), territories?.join(", ") || none]] : [];
	const phones = contacts.map(({ name, role, phone, shown }) => [
		__("Telephone"),
		element(
			"span",
			{},
			element("a", { href: `tel:${phone}` }, shown),
			` ${[name, role].filter(Boolean).join(", ")}`
		),
	]);
	const happened = [
		[__("On the way since"), times.en_route_on],
		[__("On site since"), times.on_site_on],
		[__("Finished at"), times.completed_on],
	]
		.filter(([, moment]) => moment)
		.map(([label, moment]) => [label, `${dayText(moment.slice(0, 10))} ${clock(minutesOf(moment))}`]);
	return [...phones, ...areas, ...happened].flatMap(([label, value]) => [
		element("dt", {}, label),
		element("dd", {}, value),
	]);
}

function whenText(job) {
	if (!job.arrival) return lasting(job.duration);
	const arrival = minutesOf(job.arrival);
	const span = spanText(arrival, until(job));
	return `${dayText(dayOf(arrival))} ${span} (${lasting(job.duration)})`;
}

function draftText(store, job) {
	if (!job.draft) return null;
	const { published } = job;
	if (!published?.arrival) return __("not published yet");
	const arrival = minutesOf(published.arrival);
	const seen = `${dayText(dayOf(arrival))} ${clock(arrival)}, ${store.technicianName(published.technician)}`;
	return __("phones still show {0}", [seen]);
}

function skillsText(store, job) {
	const named = Object.entries(job.skills || {});
	return named.map(([skill, level]) => `${store.skills[skill] || skill} (${level})`).join(", ");
}

function actions(board, job) {
	const closing = (act) => () => {
		closeCard();
		act();
	};
	const best = element("div", { class: "fsm-best" });
	const movable = canMove(job);
	const planned = isPlanned(job);
	const buttons = [
		movable &&
			button(
				__("Move…"),
				closing(() => askMove(board, job.name))
			),
		movable &&
			button(
				__("Give to…"),
				closing(() => askAssign(board, [job.name]))
			),
		movable &&
			planned &&
			button(
				__("Move to the backlog"),
				closing(() => board.gestures.unplan([job.name]))
			),
		button(
			job.locked ? __("Unlock") : __("Lock"),
			closing(() => board.gestures.lock([job.name], !job.locked))
		),
		movable &&
			button(
				__("Split…"),
				closing(() => askSplit(board, job.name))
			),
		movable &&
			planned &&
			button(
				__("Crew…"),
				closing(() => askCrew(board, job.name))
			),
		job.ended_outage &&
			button(
				__("Keep the visit"),
				closing(() => keepVisit(board, job))
			),
		job.unpublished &&
			button(
				__("Publish…"),
				closing(() => publish(board, [job.name]))
			),
		element("a", { class: "btn btn-default btn-sm", href: formOf(job), target: "_blank" }, __("Open visit")),
		movable && button(__("Best technicians"), () => drawCandidates(board, job, best, closeCard)),
	];
	return element("div", {}, element("div", { class: "fsm-actions" }, buttons), best);
}

// the answer to what becomes of a visit whose outage is over; calling it off is done on its form
async function keepVisit(board, job) {
	try {
		await write("line_verdicts.keep_visit", { job: job.name });
		board.say(__("The visit is kept."));
		board.live.poll();
	} catch (error) {
		board.gestures.failed(error);
	}
}

function keydown(event) {
	if (event.key === "Escape") {
		event.stopPropagation();
		closeCard();
	}
	if (event.key !== "Tab" || !current) return;
	const items = [...current.root.querySelectorAll("a, button")];
	const [first, last] = [items[0], items[items.length - 1]];
	const from = document.activeElement;
	if (event.shiftKey ? from !== first && from !== current.root : from !== last) return;
	event.preventDefault();
	(event.shiftKey ? last : first).focus();
}

function outside(event) {
	if (current && !current.root.contains(event.target)) closeCard();
}

// focus goes back to the card, which may have been drawn anew meanwhile
function closeCard() {
	document.removeEventListener("pointerdown", outside, true);
	if (!current) return;
	const { root, key, anchor, board } = current;
	const hadFocus = root.contains(document.activeElement);
	current = null;
	root.remove();
	if (!hadFocus) return;
	const card = anchor.isConnected
		? anchor
		: board.root.querySelector(`[data-key="${CSS.escape(key || "")}"]`);
	card?.focus({ preventScroll: true });
}
