"""The part of FSM Settings that messages use, read afresh: workers must not act on cached values."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

import frappe
from frappe.utils import get_time


@dataclass(frozen=True)
class MessageSettings:
	"""The fields of FSM Settings that concern messages; `segment_price` in dollars."""

	quiet_from: time | None
	quiet_until: time | None
	public_base_url: str
	default_language: str
	segment_price: Decimal = Decimal(0)


def load_settings() -> MessageSettings:
	"""Return the present settings, read in one query."""
	row = frappe.db.get_singles_dict("FSM Settings")
	return MessageSettings(
		quiet_from=_time(row.get("quiet_from")),
		quiet_until=_time(row.get("quiet_until")),
		public_base_url=(row.get("public_base_url") or "").rstrip("/"),
		default_language="en" if row.get("default_language") == "en" else "fr",
		segment_price=Decimal(str(row.get("segment_price") or 0)),
	)


def _time(text: str | None) -> time | None:
	return get_time(text) if text else None
