// One way to the server. Its refusals are sentences, and a lost connection is told apart from them.
const PATIENCE = 30_000; // milliseconds until a silent server counts as gone
const FILE_PATIENCE = 300_000; // for a file, which a slow line carries for minutes
const CONFLICT = 409;

export class Refused extends Error {}
// somebody else has changed the document meanwhile
export class OutOfDate extends Refused {}
export class NotThere extends Error {}
export class Unreachable extends Error {}

/** @type {Ask} */
export const read = (method, values = {}) => ask("GET", method, values);
/** @type {Ask} */
export const write = (method, values = {}) => ask("POST", method, values);

// with a file beside the values, under a name
export function write_file(method, values, name, file) {
	const body = new FormData();
	for (const [key, value] of Object.entries(values)) body.set(key, value);
	body.set(name, file);
	return answer_of("POST", address_of(method), body, FILE_PATIENCE);
}

const address_of = (method) => `/api/method/gigafibre_fsm.api.${method}`;

function ask(verb, method, values) {
	const body = new URLSearchParams();
	for (const [name, value] of Object.entries(values)) {
		if (value === null || value === undefined) continue;
		body.set(name, typeof value === "object" ? JSON.stringify(value) : value);
	}
	const url = address_of(method);
	return answer_of(verb, verb === "GET" ? `${url}?${body}` : url, body);
}

async function answer_of(verb, url, body, patience = PATIENCE) {
	const answer = await send(verb, url, body, patience);
	const text = await readable(answer);
	if (answer.ok) return text.message;
	if (/has no attribute|No module named/.test(text._server_messages || ""))
		throw new NotThere(__("This site does not have that function yet. Ask your administrator to update it."));
	const said = refusal_of(text, answer.status);
	throw answer.status === CONFLICT ? new OutOfDate(said) : new Refused(said);
}

async function send(verb, url, body, patience) {
	const headers = { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), patience);
	try {
		/** @type {RequestInit} */
		const options = { method: verb, headers, signal: stop.signal, credentials: "same-origin" };
		return await fetch(url, verb === "GET" ? options : { ...options, body });
	} catch {
		throw new Unreachable(__("The server cannot be reached."));
	} finally {
		clearTimeout(timer);
	}
}

async function readable(answer) {
	if (answer.status >= 502 && answer.status <= 504)
		throw new Unreachable(__("The server cannot be reached."));
	try {
		return await answer.json();
	} catch {
		throw new Unreachable(__("The server's answer was cut off."));
	}
}

/** What Frappe's answer to a refused request says, without markup. */
export function refusal_of(answer, status = 0) {
	const told = JSON.parse(answer._server_messages || "[]").map((line) => JSON.parse(line).message);
	if (told.length) return plain(told.join(" "));
	if (status === 401 || status === 403)
		return __("You are signed out, or may not do this. Open the page again and sign in.");
	return __("Something broke on the server, and nothing was changed. Please try again.");
}

const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
