"""Whether the provider can reach this site: its address is asked as the provider asks it, but without a signature."""

from dataclasses import dataclass

from gigafibre_fsm.domain.care.telephone.provider import addresses
from gigafibre_fsm.integrations.http import HttpClient, HttpRequest, NoAnswerError, TooLargeError

TIMEOUT = 5
MOST_BYTES = 1 << 20
REFUSED = 403
"""What our webhook answers to whoever is not the provider."""


@dataclass(frozen=True, slots=True)
class WebhookReach:
	"""The address that was asked, and the HTTP status of the answer; 0 without one."""

	url: str
	status: int

	@property
	def is_ours(self) -> bool:
		"""Whether our webhook answered, and not a proxy or another site."""
		return self.status == REFUSED


def check_webhook() -> WebhookReach:
	"""Ask the address at which the provider asks what to do with a caller, and return what came of it."""
	url = addresses.build_address("incoming_call", "")
	try:
		answer = HttpClient(MOST_BYTES).ask(HttpRequest("POST", url), TIMEOUT)
	except (NoAnswerError, TooLargeError):
		return WebhookReach(url, 0)
	return WebhookReach(url, answer.status)
