/* A word about what happens, at the bottom of the page. */

const READING = 5000; // ms
const DECIDING = 10000; // ms, with something to press

/**
 * `form` takes back what was said; `progress` is the share of what runs, null for an unknown one.
 * @typedef {{ progress?: number | null, retry?: () => void, label?: string, link?: string, form?: Node }} More
 */
export function showToast(text, colour, /** @type {More} */ { progress, retry, label, link, form } = {}) {
	const toast = box(colour);
	const line = document.createElement("p");
	line.className = "grow";
	line.textContent = text;
	toast.replaceChildren(line);
	if (progress !== undefined) line.append(bar(progress));
	else if (!retry && !link)
		setTimeout(() => toast.contains(line) && toast.remove(), form ? DECIDING : READING);
	if (retry) toast.append(button(label, retry));
	if (link) toast.append(anchor(label, link));
	if (form) toast.append(form);
	place();
}

const sizes = window.ResizeObserver && new ResizeObserver(measure);

/* The toast stands above the bar that is shown, and beside an open sheet: the style needs the heights of both. */
export function place() {
	sizes?.disconnect();
	for (const part of document.querySelectorAll(".bar, .tabs, #toast")) sizes?.observe(part);
	measure();
}

function measure() {
	for (const [name, part] of [
		["--bar", ".bar, .tabs"],
		["--toast", "#toast"],
	]) {
		document.documentElement.style.setProperty(name, `${document.querySelector(part)?.offsetHeight ?? 0}px`);
	}
}

/* What ran has ended. What was said of something else stays until it is read. */
export function end() {
	const toast = document.getElementById("toast");
	if (toast?.querySelector("progress")) toast.remove();
}

/* What was asked for is being done. */
export function heed() {
	document.querySelector("#toast.amber")?.remove();
}

function box(colour) {
	let toast = document.getElementById("toast");
	if (!toast) {
		toast = document.createElement("div");
		toast.id = "toast";
		document.body.append(toast);
	}
	toast.className = `toast note ${colour}`;
	toast.setAttribute("role", "status");
	return toast;
}

function bar(share) {
	const progress = document.createElement("progress");
	progress.max = 100;
	if (share !== null) progress.value = share;
	return progress;
}

function button(text, press) {
	const made = document.createElement("button");
	made.type = "button";
	made.textContent = text;
	made.onclick = () => {
		made.setAttribute("aria-busy", "true");
		press();
	};
	return made;
}

function anchor(text, address) {
	const made = document.createElement("a");
	made.className = "button";
	made.href = address;
	made.textContent = text;
	return made;
}
