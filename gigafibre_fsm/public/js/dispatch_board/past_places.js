// Where visits stood before some steps of the history, and how that differs from where they stand.
const FIELDS = ["technician", "arrival", "duration", "crew"];

/**
 * @param {PastStep[]} steps the newest first
 * @returns {Map<string, PlacementJson | null>} visit → where it stood before all of them; null: it did not exist
 */
export function placesBefore(steps) {
	return new Map(steps.flatMap(({ jobs }) => jobs.map(({ job, was }) => [job, was])));
}

/**
 * The fields of `was` that are otherwise now.
 * @param {PlacementJson} now
 * @param {PlacementJson} was
 */
export function differsFrom(now, was) {
	const changed = FIELDS.filter((field) => JSON.stringify(now[field]) !== JSON.stringify(was[field]));
	return Object.fromEntries(changed.map((field) => [field, was[field]]));
}

/**
 * The cards of visits as they stood; nothing on them that is true of the present only.
 * @param {Map<string, PlacementJson | null>} places
 * @param {(job: string) => Card | undefined} cardOf a visit's present card
 * @returns {Map<string, ShownCard | null>} null for a visit that did not exist
 */
export function cardsAt(places, cardOf) {
	const presentOnly = { draft: false, late: 0, forecast: null, warnings: [] };
	const stood = (job, was) => job && was && { ...job, ...was, ...presentOnly, stood: true };
	return new Map([...places].map(([name, was]) => [name, stood(cardOf(name), was) || null]));
}
