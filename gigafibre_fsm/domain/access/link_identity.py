"""The person behind a link or a login: one joined query, decided by the row, not by the token alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypedDict

from pypika.terms import Parameter

import frappe

from gigafibre_fsm.domain.access import keys, tokens
from gigafibre_fsm.domain.platform import instants

PURPOSES = (
	*("Technician", "Visit", "Invoice", "Sign-in", "Signature", "Contact Change", "Question"),
	"Order",
)


class TechnicianRow(TypedDict):
	"""The Dispatch Technician behind a link or a login; `shift_start` and `shift_end` since midnight."""

	name: str
	technician_name: str
	user: str
	mobile: str | None
	language: str | None
	status: str
	truck: str | None
	shift_start: timedelta | None
	shift_end: timedelta | None
	subcontractor: int


TECHNICIAN_FIELDS = tuple(TechnicianRow.__annotations__)


@dataclass(frozen=True)
class LinkIdentity:
	"""The person who uses our pages. `link` is None after a login; `technician` is None for a customer."""

	link: str | None
	purpose: str
	subject_doctype: str
	subject: str
	user: str
	language: str
	expires_on: datetime | None
	technician: TechnicianRow | None
	document: tuple[str, str] | None = None


def find_identity(jwt: str) -> LinkIdentity | None:
	"""Return the person who holds this token, or None.

	None if the token is unknown, expired or revoked, or its technician is no longer active.
	"""
	now = instants.now_utc()
	try:
		claims = tokens.verify_token(jwt, keys.all_keys(), purposes=PURPOSES, now=now)
	except tokens.InvalidToken:
		return None
	row = _row_of_link(claims.jti)
	if not row or not _is_open(row, claims, now):
		return None
	return _identity(row)


def find_session_identity(user: str) -> LinkIdentity | None:
	"""Return the technician logged in as `user`, by password or single sign-on; None if `user` is none."""
	rows = frappe.get_all(
		"Dispatch Technician",
		filters={"user": user, "status": "Active"},
		fields=list(TECHNICIAN_FIELDS),
		limit=1,
		order_by=None,
	)
	if not rows:
		return None
	technician = dict(rows[0])
	return LinkIdentity(
		link=None,
		purpose="Technician",
		subject_doctype="Dispatch Technician",
		subject=technician["name"],
		user=user,
		language=technician["language"] or "fr",
		expires_on=None,
		technician=technician,
	)


def _row_of_link(jti: str) -> dict[str, Any] | None:
	rows = frappe.db.sql(_statement(), {"jti": jti}, as_dict=True)
	return rows[0] if rows else None


@cache
def _statement() -> str:
	"""Return the query as text, built once per process: building takes ten times as long as running it."""
	link = frappe.qb.DocType("FSM Magic Link")
	technician = frappe.qb.DocType("Dispatch Technician")
	user = frappe.qb.DocType("User")
	return (
		frappe.qb.from_(link)
		.left_join(technician)
		.on((link.subject_doctype == "Dispatch Technician") & (technician.name == link.subject))
		.left_join(user)
		.on(user.name == technician.user)
		.select(
			link.name.as_("link"),
			link.purpose,
			link.subject_doctype,
			link.subject,
			link.language,
			link.document_doctype,
			link.document,
			link.expires_on,
			link.revoked,
			link.consumed_on,
			user.enabled,
			*(technician[field].as_(f"technician_{field}") for field in TECHNICIAN_FIELDS),
		)
		.where(link.name == Parameter("%(jti)s"))
	).get_sql()


def _is_open(row: dict[str, Any], claims: tokens.Claims, now: datetime) -> bool:
	if row["revoked"] or row["consumed_on"] or instants.latest_utc(row["expires_on"]) <= now:
		return False
	if (row["purpose"], row["subject"]) != (claims.purpose, claims.subject):
		return False
	if row["purpose"] != "Technician":
		return True
	# the technician must still work here, and may never act as Administrator or Guest
	works_here = row["technician_status"] == "Active" and row["enabled"]
	return bool(works_here and row["technician_user"] not in ("Administrator", "Guest"))


def _identity(row: dict[str, Any]) -> LinkIdentity:
	is_technician = row["purpose"] == "Technician"
	technician = {field: row[f"technician_{field}"] for field in TECHNICIAN_FIELDS} if is_technician else None
	return LinkIdentity(
		link=row["link"],
		purpose=row["purpose"],
		subject_doctype=row["subject_doctype"],
		subject=row["subject"],
		user=technician["user"] if technician else "Guest",
		language=(technician["language"] if technician else row["language"]) or "",
		expires_on=row["expires_on"],
		technician=technician,
		document=(row["document_doctype"], row["document"]) if row["document"] else None,
	)
