"""iCalendar file (RFC 5545) of a visit: one event, with line ends and folding as the format requires."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

LONGEST_LINE = 75
"""Octets per line, RFC 5545 section 3.1."""


def build_event(
	uid: str, window: tuple[datetime, datetime], summary: str, place: str, now: datetime, zone: str
) -> bytes:
	"""Return an iCalendar file with one event, for the arrival window of a visit.

	Args:
		uid: identifier of the event, so that a later file of the same visit replaces it in calendars.
		window: start and end, naive, in the site's zone.
		summary: title of the event.
		place: location of the visit, as one line of text.
		now: creation time of the file, naive, in the site's zone.
		zone: the site's zone, for example America/Toronto.
	"""
	lines = (
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//Gigafibre FSM//Visit//EN",
		"METHOD:PUBLISH",
		"BEGIN:VEVENT",
		f"UID:{_text(uid)}",
		f"DTSTAMP:{_utc(now, zone)}",
		# a later version of the same visit replaces this one
		f"SEQUENCE:{int(now.timestamp()) // 60 % 2**31}",
		f"DTSTART:{_utc(window[0], zone)}",
		f"DTEND:{_utc(window[1], zone)}",
		f"SUMMARY:{_text(summary)}",
		f"LOCATION:{_text(place)}",
		"END:VEVENT",
		"END:VCALENDAR",
	)
	return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _utc(moment: datetime, zone: str) -> str:
	return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
	escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
	return " ".join(escaped.split())


def _folded(line: str) -> str:
	"""Fold a line into pieces of at most LONGEST_LINE octets, never within a character."""
	pieces, size = [""], 0
	for character in line:
		octets = len(character.encode())
		if size + octets > LONGEST_LINE:
			pieces.append(" ")
			size = 1
		pieces[-1] += character
		size += octets
	return "\r\n".join(pieces)
