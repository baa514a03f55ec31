// What was typed and not sent, kept in this browser by person, ticket and kind until it is sent or emptied.
const KEPT_DAYS = 14;
const START = "fsm_ticket_draft";

const key_of = (ticket, kind) => `${START}:${frappe.session.user}:${ticket}:${kind}`;

export function keep(ticket, kind, text) {
	try {
		if (text.trim()) localStorage.setItem(key_of(ticket, kind), JSON.stringify({ text, at: Date.now() }));
		else forget(ticket, kind);
	} catch {
		// a browser without room keeps the text in its field alone
	}
}

export function find(ticket, kind) {
	try {
		return JSON.parse(localStorage.getItem(key_of(ticket, kind)) || "{}").text || "";
	} catch {
		return "";
	}
}

export function forget(ticket, kind) {
	localStorage.removeItem(key_of(ticket, kind));
}

// once each time the desk is opened
export function forget_old() {
	const before = Date.now() - KEPT_DAYS * 86_400_000;
	for (const key of Object.keys(localStorage).filter((each) => each.startsWith(START))) {
		try {
			if (!(JSON.parse(localStorage.getItem(key) || "{}").at > before)) localStorage.removeItem(key);
		} catch {
			localStorage.removeItem(key);
		}
	}
}
