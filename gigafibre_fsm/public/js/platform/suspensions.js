// Colours of a suspension's states, for its form, its list and the customer's form.

export const COLOURS = {
	"Last Notice": "blue",
	"To Confirm": "orange",
	Checked: "blue",
	Refused: "gray",
	Requested: "orange",
	Suspended: "purple",
	Restoring: "orange",
	Unknown: "red",
	"In Service": "green",
};
