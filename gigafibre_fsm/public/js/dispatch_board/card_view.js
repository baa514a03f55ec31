// One visit as a card: on a row, in the backlog. Every sign has a shape or word beside its colour.
import { element, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { partText, until } from "./midnight.js";
import { isInStorm } from "./storm.js";
import { briefClock, clock, dayOf, dayText, lasting, minutesOf, spanText, windowText } from "./time.js";
import {
	canMove,
	hasStarted,
	priorityLetter,
	priorityText,
	statusIcon,
	statusText,
	verdictIcon,
	verdictText,
} from "./labels.js";

const SLIVER = 20; // pixels below which a card holds nothing
const NARROW = 44; // pixels below which a card holds no text, small text, no subject
const TIGHT = 62;
const MEDIUM = 96;

// subject and customer, to tell one "No internet" from another
export function titleOf(job) {
	return job.customer_name ? `${job.subject} (${job.customer_name})` : job.subject;
}

// the words of an element that an eye reads: signs are told in the sentence that follows them
export function seenText(node) {
	if (node.nodeType === Node.TEXT_NODE) return node.textContent;
	if (node.getAttribute?.("aria-hidden") === "true") return "";
	const words = [...node.childNodes].map(seenText).join(node.matches?.("span, b") ? "" : " ");
	return words.replace(/[ \n\t]+/g, " ").trim();
}

// a name begins with what is seen, so that whoever speaks to the machine can say it; the rest follows
export function nameOf(seen, parts) {
	return [seen, ...parts.filter((part) => part && !seen.includes(part))].filter(Boolean).join(", ");
}

// the visit in one sentence
export const spoken = (store, job) => spokenParts(store, job).join(", ");

function spokenParts(store, job) {
	const parts = [job.subject, job.customer_name, job.city, store.typeOf(job).label];
	if (job.arrival) parts.push(whenSpoken(store, job));
	parts.push(statusText(job.status), __("priority: {0}", [priorityText(job.priority)]), ...signsSpoken(job));
	for (const { text } of job.warnings || []) parts.push(text);
	return parts.filter(Boolean);
}

function whenSpoken(store, job) {
	const arrival = minutesOf(job.arrival);
	const span = spanText(arrival, arrival + job.duration);
	return store.range > 1 ? `${dayText(dayOf(arrival))}, ${span}` : span;
}

function signsSpoken(job) {
	return [
		job.draft && (job.withdrawn ? __("draft: taken back") : __("draft, not published")),
		job.locked && __("locked"),
		job.late > 0 && __("{0} late", [lasting(job.late)]),
		job.crew?.length && __("crew of {0}", [job.crew.length + 1]),
		job.after?.length && __("after {0}", [job.after.join(", ")]),
		isReturn(job) && returnText(job),
		job.verdict && verdictSpoken(job),
		job.window && __("window {0}", [windowText(job.window)]),
	].filter(Boolean);
}

const verdictSpoken = (job) => __("line: {0}", [verdictText(job.verdict)]);

function signs(job, isBrief = false) {
	return element("span", { class: "fsm-signs", "aria-hidden": "true" }, signsOf(job, isBrief));
}

// where there is room for one: what is wrong with the visit, else its state
function oneSign(job) {
	const [state, ...others] = signsOf(job, true);
	const isWrong = job.late > 0 || job.verdict || job.warnings?.length;
	return element("span", { class: "fsm-signs", "aria-hidden": "true" }, isWrong ? others[0] : state);
}

// the weightiest first: a narrow card cuts the rest off
function signsOf(job, isBrief) {
	const found = [icon(statusIcon(job.status), statusText(job.status))];
	if (job.late > 0) found.push(lateMark(job, isBrief));
	const others = (job.warnings || []).filter(({ kind }) => kind !== "storm");
	if (isInStorm(job)) found.push(stormMark(job, isBrief));
	if (others.length) found.push(icon("warning", others.map(({ text }) => text).join("\n")));
	if (job.verdict) found.push(icon(verdictIcon(job.verdict), verdictSpoken(job)));
	if (isReturn(job)) found.push(icon("again", returnText(job)));
	if (job.priority !== "Medium") found.push(priorityMark(job));
	if (job.draft) found.push(icon(job.withdrawn ? "withdrawn" : "draft", __("draft, not published")));
	if (job.locked) found.push(icon("lock", __("locked")));
	if (job.crew?.length || job.crew_size > 1) found.push(crewMark(job));
	if (job.after?.length) found.push(icon("after", __("after {0}", [job.after.join(", ")])));
	return found;
}

function stormMark(job, isBrief) {
	const text = job.warnings.find(({ kind }) => kind === "storm").text;
	return element("span", { class: "fsm-storm" }, icon("storm", text), isBrief ? "" : __("outdoors"));
}

function isReturn(job) {
	return Number.isInteger(job.returns_after);
}

function returnText(job) {
	return __("Return within {0} d", [job.returns_after]);
}

function priorityMark(job) {
	const kind = job.priority.toLowerCase();
	const title = priorityText(job.priority);
	return element("span", { class: `fsm-priority fsm-priority-${kind}`, title }, priorityLetter(job.priority));
}

function crewMark(job) {
	const there = (job.crew?.length || 0) + 1;
	const text = job.crew_size > there ? `${there}/${job.crew_size}` : String(there);
	return element("span", { class: "fsm-crew" }, icon("crew", __("crew of {0}", [there])), text);
}

function lateMark(job, isBrief) {
	const minutes = lasting(job.late);
	return element(
		"span",
		{ class: "fsm-late" },
		icon("late", __("{0} late", [minutes])),
		isBrief ? "" : `+${minutes}`
	);
}

function classes(store, job, where) {
	return [
		"fsm-card",
		`fsm-card-${where}`,
		`fsm-status-${job.status.toLowerCase().replaceAll(" ", "-")}`,
		job.draft
			? "fsm-is-draft"
			: ["Draft", "Scheduled"].includes(job.status)
				? "fsm-is-unsent"
				: "fsm-is-sent",
		job.late > 0 && "fsm-is-late",
		job.pending && "fsm-is-pending",
		job.stood && "fsm-stood-here",
		(job.warnings || []).some(({ kind }) => kind !== "travel") && "fsm-has-warning",
		job.outage && "fsm-waits-for-outage",
		hasStarted(job) && "fsm-is-started",
		store.selection.has(job.name) && "fsm-is-chosen",
	]
		.filter(Boolean)
		.join(" ");
}

function frame(store, job, where, children, extra = {}) {
	const { style, ...rest } = extra;
	const properties = {
		class: classes(store, job, where),
		role: "button",
		tabindex: "-1",
		"aria-pressed": String(store.selection.has(job.name)),
		dataset: { job: job.name, key: `${where}:${job.name}`, movable: String(canMove(job) && !job.locked) },
		style: { "--type": store.typeOf(job).color || "var(--gray-500)", ...style },
		...rest,
	};
	return element("div", properties, children);
}

const line = (...children) => element("div", { class: "fsm-line" }, children);
const soft = (text) => element("div", { class: "fsm-line fsm-soft" }, text);

/**
 * What a card on a row says: the narrower and the lower, the less; the tooltip and a screen reader always get everything.
 * @param {number} width pixels
 * @param {number} lines how many it has room for
 */
function linesOf(job, part, width, lines) {
	if (width < SLIVER) return [];
	const time = timeOf(job, part, width < MEDIUM);
	const who = job.customer_name || job.subject;
	const isPart = part.isCarried || part.goesOn;
	if (lines === 1) {
		// where there is little room, the axis tells the hour and nothing else tells the customer
		const isTold = width >= MEDIUM || isPart;
		return [line(width < MEDIUM ? oneSign(job) : signs(job, true), isTold ? [time, " "] : null, who)];
	}
	if (width < NARROW)
		return [line(isPart ? time : null, oneSign(job)), element("div", { class: "fsm-brief-name" }, who)];
	if (lines === 2) return [line(signs(job, true), time), soft(who)];
	if (width < MEDIUM) return [line(time), line(signs(job, true)), soft(who)];
	return [
		line(signs(job), time),
		line(job.subject),
		soft([job.customer_name, job.city].filter(Boolean).join(" · ")),
	];
}

// the hour at which it begins, or a sign that it began the day before
function timeOf(job, part, isBrief) {
	const text = partText(job, part);
	const begins = part.isCarried
		? [icon("continued", text), ` ${__("continued", null, "visit over midnight")}`]
		: [isBrief ? briefClock(part.from) : clock(part.from)];
	return element("b", {}, ...begins, part.goesOn ? [" ", icon("continues", text)] : null);
}

// the lines for which a card has room: a compact row has one, and visits at the same time share a row
const linesIn = (density, lanes) => (density === "compact" ? 1 : lanes > 1 ? 2 : 3);

// a part of a visit on the row of a technician; `row` tells the one of the crew from the leading one
export function rowCard(store, scale, job, part, row, [lane, lanes], density) {
	const [left, width] = scale.stretch(part.from, part.to, 14);
	const style = { left: `${left}px`, width: `${width}px`, "--at": lane, "--lanes": lanes };
	const helps = row !== job.technician;
	const lines = linesOf(job, part, width, linesIn(density, lanes));
	if (canMove(job) && !job.locked && !helps && !part.goesOn)
		lines.push(element("span", { class: "fsm-grip", "aria-hidden": "true" }));
	if (width >= TIGHT) lines.push(dots());
	const made = frame(store, job, "row", lines, { style });
	made.dataset.key = `row:${row}:${job.name}${part.isCarried ? `:${part.day}` : ""}`;
	made.dataset.row = row;
	// where it is taken hold of lies so many minutes after the arrival
	made.dataset.before = part.from - minutesOf(job.arrival);
	made.classList.toggle("fsm-is-carried", part.isCarried);
	made.classList.toggle("fsm-goes-on", part.goesOn);
	made.classList.toggle("fsm-narrow", width < NARROW);
	made.classList.toggle("fsm-tight", width < TIGHT);
	if (helps) {
		made.classList.add("fsm-helps");
		made.dataset.movable = "false";
		made.prepend(unseen(__("with {0}", [store.technicianName(job.technician)])));
	}
	const told = nameOf(seenText(made), [...spokenParts(store, job), partText(job, part)]);
	made.title = told;
	made.setAttribute("aria-label", told);
	return made;
}

// where a late visit will really begin; it says when only where no visit of the row stands over it
export function forecastGhost(scale, job, row) {
	const forecast = minutesOf(job.forecast);
	const ends = forecast + job.duration;
	const [left, width] = scale.stretch(forecast, ends, 14);
	const style = { left: `${left}px`, width: `${width}px` };
	const isFree = !row.some((other) => minutesOf(other.arrival) < ends && until(other) > forecast);
	const text = isFree ? element("span", {}, __("about {0}", [briefClock(forecast)])) : null;
	return element("div", { class: "fsm-forecast", style, "aria-hidden": "true" }, text);
}

// a card of the backlog, which says more because it has the room
export function backlogCard(store, job) {
	const days = age(store, job);
	const facts = [store.typeOf(job).label, lasting(job.duration), job.city].filter(Boolean).join(" · ");
	const tail = [
		job.window && __("window {0}", [`${dayText(job.window[0])} ${windowText(job.window)}`]),
		Object.keys(job.skills || {})
			.map((skill) => store.skills[skill] || skill)
			.join(", "),
		(job.tags || []).map((tag) => `#${tag}`).join(" "),
	].filter(Boolean);
	const aged = element("span", { class: "fsm-age" }, ageText(days));
	const lines = [
		line(signs(job), element("b", {}, job.subject)),
		element(
			"div",
			{ class: "fsm-aged" },
			element("span", { class: "fsm-line" }, job.customer_name || ""),
			" ",
			aged
		),
		soft(facts),
		tail.length ? soft(tail.join(" · ")) : null,
		dots(),
	];
	const made = frame(store, job, "backlog", lines);
	made.setAttribute("aria-label", nameOf(seenText(made), spokenParts(store, job)));
	return made;
}

// opens the menu of the card, as a right click does; keys have their own way
export function dots() {
	return element("span", { class: "fsm-dots", "aria-hidden": "true" }, "⋯");
}

export const age = (store, job) => Math.max(0, Math.floor((store.now() - minutesOf(job.created)) / 1440));

export function ageText(days) {
	return days === 0 ? __("today", null, "age of a visit") : days === 1 ? __("1 day") : __("{0} days", [days]);
}
