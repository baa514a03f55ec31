// What a dispatcher chose to see: kept in this browser, and saved under a name as a preset.
const KEY = () => `fsm_dispatch_board:${frappe.session.user}`;

const DEFAULTS = {
	view: "timeline", // or list
	range: "day", // or week
	week_start: "monday", // or today
	zoom: 1,
	density: "roomy", // or compact: one line for each technician
	capacity: false, // in a week: hours by skill as well
	snap: 15,
	map: false,
	territories: true, // their outlines on the map
	backlog: true,
	rows: [], // technicians; none means all
	row_skill: "",
	row_truck: "",
	row_territory: "",
	filters: {},
};

export function readSettings() {
	try {
		return pickKnown(JSON.parse(localStorage.getItem(KEY()) || "{}"));
	} catch {
		return { ...DEFAULTS };
	}
}

export function keepSettings(settings) {
	localStorage.setItem(KEY(), JSON.stringify(settings));
}

// a preset of another version, or one that somebody edited, must not break the board
export function pickKnown(given) {
	const settings = { ...DEFAULTS };
	// presets stored under an earlier name of the backlog
	if (typeof given?.pane === "boolean") given = { backlog: given.pane, ...given };
	for (const [name, value] of Object.entries(DEFAULTS))
		if (typeof given?.[name] === typeof value && Array.isArray(given[name]) === Array.isArray(value))
			settings[name] = given[name];
	if (!settings.filters) settings.filters = {};
	settings.zoom = Math.min(Math.max(settings.zoom, 1), 4);
	if (settings.density !== "compact") settings.density = "roomy";
	if (![5, 15].includes(settings.snap)) settings.snap = 15;
	return settings;
}

// the day of the address, else today on the site's clock
export function givenDay() {
	const day = new URLSearchParams(location.search).get("day") || "";
	return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : frappe.datetime.system_datetime().slice(0, 10);
}
