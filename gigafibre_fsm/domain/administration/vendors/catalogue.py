"""Which vendors there are, and where the settings of each stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vendor:
	"""A system outside, or several of a kind.

	Attributes:
		key: its name in the API.
		doctype: its settings, or the list of those of a kind.
		switch: the field that switches it on.
		proof: the field that somebody has filled who set it up.
		heard_as: its name in Vendor State; empty if this site never calls it.
		has_test: its settings have a button that tests the connection.
		calls_us: it tells this site by itself what happened there, by a webhook.
	"""

	key: str
	doctype: str
	switch: str = "enabled"
	proof: str = "base_url"
	heard_as: str = ""
	has_test: bool = True
	calls_us: bool = False


VENDORS = (
	Vendor("twilio", "FSM Twilio Settings", proof="account_sid", heard_as="Twilio", calls_us=True),
	Vendor("mail_out", "Email Account", switch="enable_outgoing", proof="email_id", has_test=False),
	Vendor("mail_in", "Email Account", switch="enable_incoming", proof="email_id", has_test=False),
	Vendor("pbx", "FSM PBX Settings", proof="server", has_test=False),
	Vendor("stripe", "FSM Stripe Settings", proof="secret_key", heard_as="Stripe", calls_us=True),
	Vendor("gemini", "FSM Gemini Settings", proof="api_key", heard_as="Gemini"),
	Vendor("genieacs", "FSM GenieACS Settings", heard_as="GenieACS"),
	Vendor("oktopus", "FSM Oktopus Settings", heard_as="Oktopus"),
	Vendor("modem_bridge", "FSM Modem Bridge Settings", proof="networks", heard_as="Modem bridge"),
	Vendor("olts", "OLT Access", proof="address", heard_as="OLT", has_test=False),
	Vendor("alarms", "FSM Incident Settings", switch="alarms_enabled", proof="alarm_secret", has_test=False),
	Vendor("bng", "FSM BNG Settings", heard_as="BNG"),
	Vendor("docuseal", "FSM DocuSeal Settings", heard_as="DocuSeal"),
	Vendor("routing", "FSM Routing Settings", proof="engine", heard_as="Routing"),
	Vendor("legacy", "FSM Legacy Settings", proof="host", heard_as="Old system"),
	Vendor("flow_hosts", "Flow Host", proof="host", heard_as="Flow Host", has_test=False),
)
"""In the order in which a new site needs them; `heard_as` of several of a kind begins their names in Vendor State."""


def find_vendor(key: str) -> Vendor | None:
	"""Return a vendor by its name in the API; None if there is none."""
	return next((each for each in VENDORS if each.key == key), None)
