/* What was typed survives a closed page until it is safe in the queue. */

const key = (field) => `draft ${location.pathname} ${field.form?.id} ${field.name}`;

export function save(field) {
	try {
		localStorage.setItem(key(field), field.value);
	} catch {
		// a full or private store: the field itself still holds it
	}
}

export function forget(form) {
	for (const field of form?.querySelectorAll("[data-draft]") || []) localStorage.removeItem(key(field));
}

export function recall() {
	for (const field of document.querySelectorAll("[data-draft]")) {
		const kept = localStorage.getItem(key(field));
		if (kept && field.value === field.defaultValue) field.value = kept;
	}
}
