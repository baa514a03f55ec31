/* Shows an answer in place of the page, without losing what stands open, half written or half drawn. */

import { partOf } from "../elements/elements.js";
import { place, showToast } from "./toast.js";
import { words } from "./words.js";

let shown = location.pathname;
const wakers = [];
const readers = [];

/* Called whenever a page is there: at the start, and after each one that was swapped in, with what had the focus in the one before. */
export function onPage(waker) {
	wakers.push(waker);
}

/* Called at once with this document, and with each one that is swapped in, before it is. */
export function beforePage(reader) {
	readers.push(reader);
	reader(document);
}

export function wake(/** @type {Element | null} */ focused = null) {
	document.documentElement.classList.add("js");
	wakers.forEach((waker) => waker(focused));
	const notice = document.getElementById("notice");
	if (notice)
		showToast(
			partOf(notice, "p").textContent.trim(),
			notice.classList.contains("amber") ? "amber" : "green",
			{
				form: notice.querySelector("form") ?? undefined,
			}
		);
	notice?.remove();
	lookAtProblem();
}

/* The page at this address, asked for anew. */
export async function open(address) {
	try {
		const answer = await fetch(address, { headers: { Accept: "text/html" } });
		if (!/html/.test(answer.headers.get("Content-Type") || "")) return false;
		const there = new URL(address, location.href);
		const section = there.hash.slice(1);
		there.hash = ""; // browsers open no sheet and mark no section for an address set by a script
		const moved = there.pathname !== shown;
		show(await answer.text(), there, {});
		if (moved && section) document.getElementById(section)?.scrollIntoView();
		return true;
	} catch {
		return false; // no network: what is shown stays
	}
}

/* `form` was answered with this page; `refused` keeps what was typed in it. */
export function show(
	text,
	there,
	/** @type {{ form?: HTMLFormElement, refused?: boolean }} */ { form, refused }
) {
	const answer = new DOMParser().parseFromString(text, "text/html");
	readers.forEach((reader) => reader(answer));
	const moved = there.pathname !== shown;
	const sheet = location.hash;
	// a sheet that was opened while an earlier form was still on its way stays open, too
	const stays = refused || (!moved && document.querySelector(".sheet:target"));
	const height = window.scrollY;
	const focused = document.activeElement;
	if (!moved) carry(answer, form, refused);
	document.title = answer.title;
	document.documentElement.lang = answer.documentElement.lang;
	mark(answer.documentElement);
	const toast = document.getElementById("toast");
	document.body.replaceWith(answer.body);
	if (toast) document.body.append(toast);
	if (moved) history.pushState(null, "", there);
	else if (!refused && !stays) history.replaceState(null, "", there);
	shown = location.pathname;
	wake(focused);
	place();
	if (stays && sheet) location.replace(sheet);
	window.scrollTo({ top: moved ? 0 : height, behavior: "instant" });
	if (refused) lookAtProblem();
}

/* Whether the page came from the phone's own store, and from when. */
function mark(answer) {
	for (const name of ["data-stored"]) {
		if (answer.hasAttribute(name)) document.documentElement.setAttribute(name, answer.getAttribute(name));
		else document.documentElement.removeAttribute(name);
	}
}

/* A refusal stands where the eye is: before its form, whose folds are open and whose fields are marked. */
function lookAtProblem() {
	const problem = document.getElementById("problem");
	const forms = document.querySelectorAll("form[data-refused]");
	if (problem) beside(forms.length === 1 ? forms[0] : null, problem);
}

export function beside(form, problem) {
	for (let fold = form?.closest("details"); fold; fold = fold.parentElement.closest("details"))
		fold.open = true;
	const sheet = form?.closest(".sheet");
	if (sheet ? location.hash !== `#${sheet.id}` : document.querySelector(".sheet:target"))
		location.replace(`#${sheet?.id || "main"}`);
	if (form && !form.hidden) form.before(problem);
	for (const field of form?.elements || []) {
		if (!field.matches("select, textarea, input:not([type=hidden], [type=file])")) continue;
		field.setAttribute("aria-invalid", "true");
		field.setAttribute("aria-describedby", problem.id);
	}
	problem.scrollIntoView({ block: "center" });
	problem.focus({ preventScroll: true });
}
// browsers go to the fragment of the address once the page is complete
window.addEventListener("load", lookAtProblem);

function carry(answer, sent, refused) {
	for (const open of document.querySelectorAll("details[id][open]")) {
		answer.getElementById(open.id)?.setAttribute("open", "");
	}
	for (const form of document.forms) {
		const twin = form.id && answer.getElementById(form.id);
		if (!twin || (form === sent && !refused)) continue;
		for (const field of form.elements) {
			const other = field.name && field.name !== "command_id" && twin.elements[field.name];
			if (!other || !("value" in other) || !isDirty(field)) continue;
			other.value = field.value;
			if ("saved" in field.dataset) other.dataset.saved = field.dataset.saved;
		}
		const pad = form.querySelector("canvas[data-drawn]");
		if (pad) twin.querySelector("canvas")?.replaceWith(pad);
	}
}

function isDirty(field) {
	return /^(text|search|tel|textarea)$/.test(field.type) && field.value !== field.defaultValue;
}

/* A form that must be answered now or not at all, and those of people who have no queue. */
export function post({ url, data, said, form, free }) {
	const request = new XMLHttpRequest();
	const retry = () => post({ url, data, said, form, free });
	const isPhoto = data.has("photo");
	request.open("POST", url);
	request.setRequestHeader("Accept", "text/html");
	request.timeout = 60000;
	if (isPhoto) showToast(words().sending, "plain", { progress: 0 });
	request.upload.onprogress = (step) => {
		if (!isPhoto || !step.lengthComputable) return;
		const share = Math.round((100 * step.loaded) / step.total);
		showToast(share < 100 ? `${words().sending} ${share} %` : said, "plain", {
			progress: share < 100 ? share : null,
		});
	};
	request.onload = () => {
		free();
		// answered before the page runs, so that its answer would take away what was typed
		if (request.status === 413) return complain(form, words().toolarge);
		if (request.status >= 500 || !/html/.test(request.getResponseHeader("Content-Type") || "")) {
			return showToast(words().broken, "red", { retry, label: words().retry });
		}
		document.getElementById("toast")?.remove();
		show(request.responseText, new URL(request.responseURL || location.href), {
			form,
			refused: request.status >= 400,
		});
	};
	request.onerror = request.ontimeout = () => {
		free();
		showToast(words().notsent, "amber", { retry, label: words().retry });
	};
	request.send(data);
}

/* Say beside a form why it was not taken; the page stays, with all that was typed. */
function complain(form, sentence) {
	document.getElementById("toast")?.remove();
	document.getElementById("problem")?.remove();
	const note = document.createElement("div");
	Object.assign(note, { id: "problem", className: "note red", tabIndex: -1, textContent: sentence });
	note.setAttribute("role", "alert");
	beside(form, note);
}

window.addEventListener("popstate", () => {
	if (location.pathname !== shown) location.reload(); // a page that was swapped in is fetched to go back to it
});
