"""Random bytes for the customer's speed test, which their session's cookie reaches under /portal alone."""

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.network.quality import speed_payload
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import PageRequest, Raw

PER_MINUTE, PER_HOUR = 300, 2000


def get(request: PageRequest) -> Raw:
	"""Return that many random bytes (`size`), at most 16 MiB; raises NotYours for a size that is none."""
	text = request.query.get("size", "")
	if not (text.isascii() and text.isdigit() and len(text) < 9) or int(text) > speed_payload.MOST_DOWN:
		raise NotYours
	request_guards.count_request("portal speed", PER_MINUTE, 60)
	request_guards.count_request("portal speed", PER_HOUR, 3600)
	return Raw(speed_payload.make_bytes(int(text)), "application/octet-stream")
