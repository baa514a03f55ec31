"""Rate limits: counters in Redis, one per key and time window, shared by all endpoints."""

import hashlib
import ipaddress
from math import ceil

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import frappe_internals
from gigafibre_fsm.exceptions import TooMany


def is_within_limit(key: str, limit: int, seconds: int) -> bool:
	"""Count one more use of a key and return whether it is still within its limit.

	Args:
		key: what is counted, and for whom.
		limit: how many uses one window allows.
		seconds: length of the window.
	"""
	return count_use(key, seconds) <= limit


def count_use(key: str, seconds: int) -> int:
	"""Count one more use of a key and return how many there were in its time window, which opens at the first one.

	Keys are hashed: no phone number or address stays in Redis.

	Args:
		key: what is counted, and for whom.
		seconds: length of the window.
	"""
	name = _find_counter(key, seconds)
	pipeline = frappe.cache().pipeline()
	pipeline.set(name, 0, ex=seconds, nx=True)
	pipeline.incr(name)
	return pipeline.execute()[1]


def find_wait(key: str, limit: int, seconds: int) -> int:
	"""Return after how many seconds a key may be used again, without counting; 0 if it may be used now.

	Args:
		key: what is counted, and for whom.
		limit: how many uses one window allows.
		seconds: length of the window.
	"""
	pipeline, name = frappe.cache().pipeline(), _find_counter(key, seconds)
	pipeline.get(name)
	pipeline.ttl(name)
	count, left = pipeline.execute()
	return max(0, left) if int(count or 0) >= limit else 0


def require_within_limit(key: str, limit: int, seconds: int) -> None:
	"""Count one more use of a key, and refuse the request beyond the limit.

	Args:
		key: what is counted, and for whom.
		limit: how many uses one window allows.
		seconds: length of the window, which opens at the first use.

	Raises:
		TooMany: the limit is exceeded; the answer says when to try again.
	"""
	if not is_within_limit(key, limit, seconds):
		wait = find_wait(key, limit, seconds) or seconds
		frappe_internals.announce_rate_limit(wait)
		minutes = ceil(wait / 60)
		frappe.throw(_("That was asked too often. Please try again in {0} min.").format(minutes), TooMany)


def _find_counter(key: str, seconds: int) -> bytes:
	"""Return the name of a counter in Redis."""
	digest = hashlib.sha256(f"{key}:{seconds}".encode()).hexdigest()
	return frappe.cache().make_key(f"fsm-limit:{digest[:32]}")


def client_address() -> str:
	"""Return the client's network address, as far as it can be trusted.

	It is the connection's own address; X-Forwarded-For counts only hop by hop from the right, through the
	proxies that the site lists in `fsm_trusted_proxies` (addresses or networks, in site_config.json).
	"""
	request = getattr(frappe.local, "request", None)
	if request is None:
		return ""
	seen = request.environ.get("REMOTE_ADDR") or ""
	hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
	while hops and _is_trusted_proxy(seen):
		seen = hops.pop()
	return seen


def _is_trusted_proxy(text: str) -> bool:
	try:
		there = ipaddress.ip_address(text)
		return any(there in ipaddress.ip_network(net) for net in frappe.conf.get("fsm_trusted_proxies") or ())
	except ValueError:
		return False
