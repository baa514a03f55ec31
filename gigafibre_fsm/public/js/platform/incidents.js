// Colours of an incident's states, for its form, its list, and whatever shows one.

export const COLOURS = {
	Planned: "blue",
	Suspected: "yellow",
	Open: "red",
	"Partly Restored": "orange",
	Restored: "green",
	"False Alarm": "gray",
	Merged: "gray",
};
