// What outlives a page that dies: the notes of each call as they are typed, and the call that was under way.

const NOTES = "fsm_call_notes:";
const CALL = "fsm_telephone_call";

export const kept_notes = (call) => localStorage.getItem(NOTES + call);
export const keep_notes = (call, text) => localStorage.setItem(NOTES + call, text);
export const forget_notes = (call) => localStorage.removeItem(NOTES + call);

// another tab of this browser wrote: `heard` gets its text
export const hear_notes = (call, heard) => {
	const listen = ({ key, newValue }) => key === NOTES + call && newValue !== null && heard(newValue);
	window.addEventListener("storage", listen);
	return () => window.removeEventListener("storage", listen);
};

/** @returns {PhoneCall | null} */
export function kept_call() {
	const kept = localStorage.getItem(CALL);
	return kept ? JSON.parse(kept) : null;
}

export function keep_call(call) {
	if (call) localStorage.setItem(CALL, JSON.stringify(call));
	else localStorage.removeItem(CALL);
}
