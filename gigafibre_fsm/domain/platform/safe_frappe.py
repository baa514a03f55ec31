"""Which Frappe versions have the published security holes fixed, and on which a site may send messages."""

import re

# For each major version that the app supports, the first Frappe without published holes. 15: upload path
# traversal to remote code (CVE-2026-119145); 16: blind SQL injection through calendars (CVE-2026-114664).
SAFE_FRAPPE = {15: (15, 121, 0), 16: (16, 33, 0)}
# the Frappe of the embedded bench, which listens on the loopback interface only
EMBEDDED = "15.0.0-dev"


def parse_version(version: str) -> tuple[int, int, int]:
	"""Return the three numbers at the start of a version; missing ones count as 0."""
	numbers = [int(number) for number in re.findall(r"\d+", version.split("-")[0])[:3]]
	return tuple(numbers + [0] * (3 - len(numbers)))


def safe_version(version: str) -> str | None:
	"""Return the first safe Frappe of this version's major, None for a major that is not supported."""
	safe = SAFE_FRAPPE.get(parse_version(version)[0])
	return ".".join(map(str, safe)) if safe else None


def is_safe(version: str) -> bool:
	"""Return whether the published holes are fixed in this Frappe."""
	safe = SAFE_FRAPPE.get(parse_version(version)[0])
	return safe is not None and parse_version(version) >= safe


def may_be_live(version: str) -> bool:
	"""Return whether a site on this Frappe may be Live: a safe version, or the embedded bench."""
	return version == EMBEDDED or is_safe(version)
