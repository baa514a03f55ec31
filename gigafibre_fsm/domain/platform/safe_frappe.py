"""Which Frappe closes the holes that are published, and which may let messages out."""

import re

# For each major that the app runs on, the Frappe below which holes are published. 15: upload path traversal to
# remote code (CVE-2026-119145); 16: blind SQL injection through calendars (CVE-2026-114664).
SAFE_FRAPPE = {15: (15, 121, 0), 16: (16, 33, 0)}
# the engine of the embedded bench, which listens on the loopback only
EMBEDDED = "15.0.0-dev"


def parse_version(version: str) -> tuple[int, int, int]:
	"""Return the three numbers at the start of a version; what is missing counts as 0."""
	numbers = [int(number) for number in re.findall(r"\d+", version.split("-")[0])[:3]]
	return tuple(numbers + [0] * (3 - len(numbers)))


def safe_version(version: str) -> str | None:
	"""Return the first safe Frappe of this one's major, None for a major that the app does not run on."""
	safe = SAFE_FRAPPE.get(parse_version(version)[0])
	return ".".join(map(str, safe)) if safe else None


def is_safe(version: str) -> bool:
	"""Tell whether the published holes are closed in this Frappe."""
	safe = SAFE_FRAPPE.get(parse_version(version)[0])
	return safe is not None and parse_version(version) >= safe


def may_be_live(version: str) -> bool:
	"""Tell whether a site on this Frappe may write to customers: a safe one, and the embedded bench."""
	return version == EMBEDDED or is_safe(version)
