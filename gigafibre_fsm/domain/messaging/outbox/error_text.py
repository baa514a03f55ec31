"""Reasons why a message was not delivered: https://www.twilio.com/docs/api/errors"""

OPTED_OUT = "21610"

REASONS = {
	OPTED_OUT: "This person has asked not to receive text messages.",
	"30003": "The phone is switched off or out of reach.",
	"30004": "The recipient or the carrier blocks our messages.",
	"30005": "This number is unknown or no longer in service.",
	"30006": "This number is a landline or its carrier cannot be reached.",
	"30007": "The carrier filtered this message as unwanted.",
	"30008": "The carrier did not say why it failed.",
	"30032": "Our toll-free number is not verified yet.",
	"30034": "Our number is not registered for messages to the United States.",
}


def describe_error(code: str) -> str:
	"""Return an English sentence for a provider's error code; also a source string of our translations."""
	return REASONS.get(code, "The message could not be delivered.")
