"""Where accounts are read from: files attached to the import, or the old system's database."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from gigafibre_fsm.domain.cutover.importing.database_source import DatabaseSource
from gigafibre_fsm.domain.cutover.old_accounts import columns, files, wording
from gigafibre_fsm.domain.cutover.old_accounts.account import OldRows
from gigafibre_fsm.domain.cutover.old_accounts.files import TableFault
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

BATCH = 500
FILES, DATABASE = "Files", "Database"


class AccountSource(Protocol):
	"""Where accounts of an old system are read from."""

	def read_utc(self) -> datetime:
		"""Return the time, in UTC, of which the accounts are."""

	def read_accounts(self) -> Iterator[Mapping[str, OldRows]]:
		"""Yield accounts by number, some hundreds at once.

		Raises:
			FsmError: they cannot be read; the sentence says why.
		"""


class FileSource:
	"""Files that the old system exported, attached to a Cutover Import."""

	def __init__(self, cutover: "frappe._dict") -> None:
		self._cutover = cutover

	def read_utc(self) -> datetime:
		"""Return when the old system wrote the files."""
		return instants.to_nearest_utc(get_datetime(self._cutover.exported_on))

	def read_accounts(self) -> Iterator[Mapping[str, OldRows]]:
		"""Yield the accounts of the files.

		Raises:
			FsmError: a file is gone, or is no such table.
		"""
		contents = {table: _read_content(self._cutover.get(f"{table}_file")) for table in columns.COLUMNS}
		try:
			found = files.read_files({table: content for table, content in contents.items() if content})
		except TableFault as fault:
			frappe.throw(wording.explain_fault(fault), FsmError)
		numbers = list(found)
		for start in range(0, len(numbers), BATCH):
			yield {number: found[number] for number in numbers[start : start + BATCH]}


def open_source(cutover: "frappe._dict") -> AccountSource:
	"""Return the source that a Cutover Import names."""
	return DatabaseSource(getdate(cutover.boundary)) if cutover.source == DATABASE else FileSource(cutover)


def _read_content(url: str | None) -> bytes | None:
	"""Return a file's bytes; whoever started the import had the right to the files attached to it."""
	if not url:
		return None
	name = frappe.db.get_value("File", {"file_url": url}, "name", order_by="creation desc")
	if not name:
		frappe.throw(_("The file is not there any more. Attach it again."), FsmError)
	content = frappe.get_doc("File", name).get_content()
	return content.encode() if isinstance(content, str) else content
