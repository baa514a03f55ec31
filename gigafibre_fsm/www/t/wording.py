"""Names and labels of the technician's pages, in the language of the request.

Dates and numbers are in formatting.py.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote

from frappe.utils import get_fullname, getdate

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

_EXTENSION = re.compile(r"poste|ext|x|#", re.IGNORECASE)
_NOT_DIALLED = re.compile(r"(?!^\+)\D")


def clock(moment: datetime | None) -> str:
	"""Return a time of day; empty for None."""
	return formatting.hour(moment, language()) if moment else ""


def window(start: datetime | None, end: datetime | None) -> str:
	"""Return the promised arrival, from and to, or one time if there is no end."""
	return formatting.window(start, end, language()) if start and end else clock(start)


def returns(days: int) -> str:
	"""Return the note that there was another job at the address a few days ago."""
	return _("Return within {0} d").format(days) if days else _("Return on the same day")


def minutes(length: int) -> str:
	"""Return a duration."""
	return formatting.duration(length)


def day(when: date | datetime) -> str:
	"""Return a day with its weekday."""
	return formatting.day(when, language())


def short_day(when: date | datetime) -> str:
	"""Return a day in a list.

	Never *today*, because a phone without network may show the page on a later day.
	"""
	return formatting.day(when, language(), formatting.BRIEF, today=getdate(), near=False)


def kind_of_note(kind: str) -> str:
	"""Return how a note of the day that is more than a note begins."""
	return {"Storm": _("Storm"), "Outage": _("Outage")}[kind]


def person(actor: str) -> str:
	"""Return the name of a user who did something, given their login."""
	return get_fullname(actor) if "@" in actor else actor


def localize_detail(text: str | None) -> str:
	"""Return a timeline row's text with dates and times as people write them."""
	return formatting.spell_out(text or "", language())


def status(value: str) -> str:
	"""Return a job's status in the technician's words."""
	words = {
		"Scheduled": _("Planned visit"),
		"Dispatched": _("To do"),
		"En Route": _("En route"),
		"On Site": _("On site"),
		"On Hold": _("On hold"),
		"Completed": _("Done", context="Visit"),
		"Not Done": _("Not done", context="Visit"),
		"Cancelled": _("Cancelled"),
	}
	return words.get(value, value)


def describe_status(status: str) -> str:
	"""Return the sentence that a job has this status; empty if no step of a technician leads to it."""
	return {
		"Dispatched": _("Taken back: you are not on your way."),
		"En Route": _("You are on your way."),
		"On Site": _("You are on site."),
		"Completed": _("The visit is done."),
		"On Hold": _("On hold. It stays on your list."),
		"Not Done": _("Not done. Dispatch decides what comes next."),
	}.get(status, "")


def priority(value: str) -> str:
	"""Return a job's priority in the language of the request."""
	words = {
		"Low": _("Low", context="Priority"),
		"Medium": _("Medium", context="Priority"),
		"High": _("High", context="Priority"),
		"Urgent": _("Urgent", context="Priority"),
	}
	return words.get(value, value)


def urgency(value: str) -> str:
	"""Return the label of an urgent job, for use beside other labels."""
	return {"High": _("High priority"), "Urgent": _("Urgent visit")}.get(value, "")


def role(value: str) -> str:
	"""Return a contact's role at the address."""
	words = {
		"Resident": _("Resident"),
		"Owner": _("Owner"),
		"Superintendent": _("Superintendent"),
		"Office": _("Office"),
		"Other": _("Other person"),
	}
	return words.get(value, value)


def dialled(number: str | None) -> str:
	"""Return the number for a `tel:` or `sms:` link; empty if there is none.

	The number is only cleaned: it was validated when saved, and validating is too slow for every card of a
		list.
	"""
	digits = _NOT_DIALLED.sub("", _EXTENSION.split(number or "", maxsplit=1)[0])
	if len(digits) == 10:
		return f"+1{digits}"
	return f"+{digits}" if len(digits) > 10 and not digits.startswith("+") else digits


def model(row: Mapping[str, str]) -> str:
	"""Return a model with its maker; `row` has `manufacturer`, and `model_name` or `name`."""
	return formatting.model_name(row.get("manufacturer"), row.get("model_name") or row["name"])


def speed(download: float, upload: float) -> str:
	"""Return both directions of a speed test: `↓ 512,4 · ↑ 498,0 Mbit/s` in French."""
	return f"↓ {figure(download)} · ↑ {figure(upload)}\u00a0Mbit/s"


def figure(value: float) -> str:
	"""Return a number with one decimal."""
	return formatting.number(value, language())


def phone_number(number: str | None) -> str:
	"""Return a phone number in local spelling, `450 555-0142`; other numbers unchanged."""
	digits = dialled(number)
	if len(digits) == 12 and digits.startswith("+1"):
		return f"{digits[2:5]} {digits[5:8]}-{digits[8:]}"
	return number or ""


def directions(address: str, city: str, latitude: float | None, longitude: float | None) -> str:
	"""Return a link to directions in the phone's map app."""
	target = f"{latitude},{longitude}" if latitude and longitude else f"{address}, {city}"
	return f"https://www.google.com/maps/dir/?api=1&destination={quote(target)}"


def event(value: str) -> str:
	"""Return the label of a timeline event."""
	words = {
		"Created": _("Created"),
		"Status": _("Status"),
		"Assigned": _("Assigned"),
		"Rescheduled": _("Rescheduled"),
		"Edited": _("Changed"),
		"Checklist": _("Checklist"),
		"Note": _("Note"),
		"Photo": _("Photo"),
		"Equipment": _("Equipment"),
		"Signature": _("Signature"),
		"Message": _("Message"),
		"Follow-up": _("Follow-up"),
		"Promise": _("Promised window"),
		"Customer": _("From the customer"),
		"Line proof": _("Without proof of the line"),
		"Late": _("Late from the phone"),
	}
	return words.get(value, value)


def device_action(value: str) -> str:
	"""Return the label of an action on a device."""
	words = {
		"Installed": _("Installed"),
		"Removed": _("Removed"),
		"Defective": _("Defective"),
		"Lost": _("Lost or stolen"),
		"Linked": _("Linked"),
	}
	return words.get(value, value)
