// Colours of an agreement's states, for its form and its list.

export const COLOURS = {
	Draft: "gray",
	Sent: "orange",
	Viewed: "orange",
	Signed: "blue",
	"In Force": "green",
	Amended: "gray",
	Ended: "gray",
	Cancelled: "gray",
	Declined: "red",
	Expired: "red",
	Void: "gray",
};
