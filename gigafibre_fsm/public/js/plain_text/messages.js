// What the server says is HTML to the desk. Only markup that words are set in stays; everything else is shown as typed.
const SETTING = new Set(
	"A B BR CODE DD DETAILS DIV DL DT EM H1 H2 H3 H4 H5 H6 HR I LI OL P PRE S SMALL SPAN STRONG SUB SUMMARY SUP TABLE TBODY TD TFOOT TH THEAD TR U UL".split(
		" "
	)
);
const KEPT = new Set("class colspan data-doctype data-name href rel rowspan style target title".split(" "));
const ADDRESS = /^(?:https?:|mailto:|tel:|[/#?])/i;

export function safe(html) {
	if (typeof html !== "string" || !html.includes("<")) return html;
	const body = new DOMParser().parseFromString(html, "text/html").body;
	[...body.querySelectorAll("*")].forEach(clean);
	return body.innerHTML;
}

function clean(element) {
	if (!SETTING.has(element.tagName)) {
		const start = element.cloneNode(false).outerHTML.replace(/<\/[^<]*>$/, "");
		return element.replaceWith(start, ...element.childNodes);
	}
	for (const { name, value } of [...element.attributes]) {
		const is_kept =
			KEPT.has(name) &&
			(name !== "href" || ADDRESS.test(value)) &&
			(name !== "style" || !/url|expression/i.test(value));
		if (!is_kept) element.removeAttribute(name);
	}
}

const cleanup = frappe.request.cleanup;
frappe.request.cleanup = function (opts, answer) {
	if (answer?._server_messages) answer._server_messages = safe_lines(answer._server_messages);
	return cleanup.call(this, opts, answer);
};

// the JSON of a list of messages, as answers and logs of imports carry them
export const safe_lines = (lines) => lines && JSON.stringify(JSON.parse(lines).map(safe_message));

// each is a message, the JSON of one, or a bare sentence
function safe_message(line) {
	if (typeof line === "object" && line)
		return { ...line, message: safe(line.message), title: safe(line.title) };
	try {
		const message = JSON.parse(line);
		if (typeof message === "object" && message) {
			const listed = Array.isArray(message.message) ? message.message.map(safe) : safe(message.message);
			return JSON.stringify({ ...message, message: listed, title: safe(message.title) });
		}
	} catch {
		// a bare sentence
	}
	return safe(line);
}
