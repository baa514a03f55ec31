"""The rows of FSM Mail: each e-mail is kept as it came before anything is made of it, so that none is lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.platform import job_queue

DOCTYPE = "FSM Mail"
WAITING, FILED, REFUSED, HELD, DISMISSED = "Waiting", "Filed", "Refused", "Held", "Dismissed"
LONGEST_SOURCE = 200_000
"""Bytes of an e-mail that stand in the row itself; a longer one is a private file of it."""
LONGEST_TEXT = 20_000
MOST_AT_ONCE = 500
"""The rest is due the next minute."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class KeptMail:
	"""A row that is being worked on: its name, the Email Account that it came to, and the message as it came."""

	name: str
	account: str
	source: bytes


def keep_mails(account: str, sources: Sequence[bytes], now: datetime) -> None:
	"""Store e-mails as they came, each once, and have a worker file them after this transaction.

	Args:
		account: name of the Email Account.
		sources: the messages; one that was fetched before is known by its content.
		now: site time, naive.
	"""
	keyed = {hashlib.sha256(account.encode() + b"\n" + source).hexdigest(): source for source in sources}
	known = frappe.get_all(DOCTYPE, {"content_key": ("in", [*keyed, ""])}, pluck="content_key")
	for key, source in keyed.items():
		if key not in known:
			_insert(_new_row(account, key, now), source)
	if sources:
		job_queue.enqueue_after_commit("file_mails", "short")


def list_waiting(limit: int) -> list[str]:
	"""Return the oldest rows that wait to be filed."""
	return frappe.get_all(DOCTYPE, {"state": WAITING}, pluck="name", order_by="creation, name", limit=limit)


def lock_mail(name: str, states: Sequence[str]) -> KeptMail | None:
	"""Lock everybody's filing, then a row; None if it is in another state by now.

	Rules count what others have stored (duplicates, an hour's e-mails of a sender), so only one is filed at a time.
	"""
	frappe.db.get_values("Email Account", {"enable_incoming": 1}, "name", for_update=True, order_by="name")
	fields = ["state", "email_account", "source", "source_file"]
	row = frappe.db.get_value(DOCTYPE, name, fields, as_dict=True, for_update=True)
	if not row or row.state not in states:
		return None
	content = files.content_of(StoredFile(row.source_file, DOCTYPE, name)) if row.source_file else None
	return KeptMail(name, row.email_account or "", content or (row.source or "").encode("latin-1"))


def settle_mail(name: str, state: str, **values: object) -> None:
	"""Set what became of an e-mail; one that was filed needs its source no more."""
	if state == FILED:
		files.delete_file(StoredFile(frappe.db.get_value(DOCTYPE, name, "source_file") or "", DOCTYPE, name))
		values |= {"source": None, "source_file": None}
	frappe.db.set_value(DOCTYPE, name, {"state": state, **values})


def forget_old(before: datetime) -> None:
	"""Delete rows of e-mails that are settled and came before a moment; site time, naive."""
	old = {"state": ("in", due.SETTLED_MAILS), "creation": ("<", before)}
	for name in frappe.get_all(DOCTYPE, old, pluck="name", order_by="creation", limit=MOST_AT_ONCE):
		# guard: the clock deletes what is too old; a file goes with its row
		frappe.delete_doc(DOCTYPE, name, ignore_permissions=True, force=True)


def find_filed(key: str) -> str:
	"""Return the row that was filed under a key of its content; empty if there is none."""
	return frappe.db.get_value(DOCTYPE, {"effect_key": key}, "name") or ""


def count_recent(sender: str, states: Sequence[str], now: datetime) -> int:
	"""Count the e-mails of a sender of the last hour that are in one of some states.

	Args:
		sender: an address, in small letters.
		states: of FSM Mail.
		now: site time, naive.
	"""
	recent = {"sender": sender, "state": ("in", states), "creation": (">", now - HOUR)}
	return frappe.db.count(DOCTYPE, recent)


def _new_row(account: str, key: str, now: datetime) -> dict[str, object]:
	return {
		"doctype": DOCTYPE,
		"state": WAITING,
		"email_account": account,
		"received_on": now,
		"content_key": key,
	}


def _insert(row: dict[str, object], source: bytes) -> None:
	is_long = len(source) > LONGEST_SOURCE
	# each byte is one character: an e-mail may hold bytes of any character set
	kept = frappe.get_doc({**row, "source": None if is_long else source.decode("latin-1")})
	kept.flags.ignore_links = True
	# guard: the clock fetches e-mails; no role may create these rows
	kept.insert(ignore_permissions=True)
	if is_long:
		kept.db_set("source_file", files.store_file(DOCTYPE, kept.name, "message.eml", source, "source_file"))
