// Whom a field of technicians names before anybody chooses: who has the visit, or is asked for. Nobody else: the first of
// the alphabet is no advice.

/**
 * @param {import("./store.js").Store} store
 * @param {Card} job
 * @returns {string} empty without one
 */
export function presetTechnician(store, job) {
	const named = [job.technician, job.required_technician, job.preferred_technician];
	return named.find((name) => name && store.technicianOf.has(name)) || "";
}
