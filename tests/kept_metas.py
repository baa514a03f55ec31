"""Keeps Frappe's descriptions of doctypes (its "metas") for the whole test process instead of one request.

Frappe forgets all of them with each user that is made and each `frappe.clear_cache()`, and reads them again from the
database: a third of the suite's time, for rows that hardly a test changes. Here they are forgotten once those rows
have changed. Frappe 16 shares metas between the requests of a process, too.
"""

from collections.abc import Callable

import frappe
from frappe import cache_manager
from frappe.model import meta as frappe_meta
from frappe.model.meta import Meta

READ_FROM = ("DocType", "DocPerm", "Custom DocPerm", "Custom Field", "Property Setter")
"""What a site can change of a meta; the fields of a doctype change with the doctype itself."""

FOUND = "_fields_found"
"""Where a kept meta has the fields that were looked for; Frappe goes through all of them a dozen times a document."""


class KeptMetas:
	"""The metas of one site, and a fingerprint of the rows that they were read from."""

	def __init__(self, read: Callable[[str], Meta]) -> None:
		self._read = read
		self._metas: dict[str, Meta] = {}
		self._fingerprint: tuple = ()
		self._is_doubtful = True

	def get(self, doctype: str) -> Meta:
		"""Return the doctype's meta, read once and again when its rows have changed."""
		if self._is_doubtful:
			self._look_for_changes()
		if doctype not in self._metas:
			meta = self._metas[doctype] = self._read(doctype)
			vars(meta)[FOUND] = {}
		return self._metas[doctype]

	def doubt(self, doctype: str | None) -> None:
		"""Look for changes before the next answer: Frappe was told to forget this doctype, or all of them."""
		self._is_doubtful = True
		self._metas.pop(doctype, None)

	def _look_for_changes(self) -> None:
		fingerprint = _fingerprint()
		if fingerprint != self._fingerprint:
			self._metas.clear()
		self._fingerprint, self._is_doubtful = fingerprint, False


def _fingerprint() -> tuple:
	rows = (f"select count(*), max(modified), sum(crc32(name)) from `tab{doctype}`" for doctype in READ_FROM)
	if not frappe.db._conn:
		frappe.db.connect()
	# with a cursor of its own: who asks for a meta may count the statements of a request
	with frappe.db._conn.cursor() as cursor:
		cursor.execute(" union all ".join(rows))
		return cursor.fetchall()


def install() -> None:
	"""Put the kept metas in front of Frappe's own cache, for the connected site."""
	read, forget = frappe_meta.get_meta, cache_manager._clear_doctype_cache_from_redis
	kept = KeptMetas(read)
	site = frappe.local.site

	def get_meta(doctype: str, cached: bool = True) -> Meta:
		is_kept = cached and isinstance(doctype, str) and frappe.local.site == site
		return kept.get(doctype) if is_kept else read(doctype, cached)

	def clear(doctype: str | None = None) -> None:
		kept.doubt(doctype)
		forget(doctype)

	find = Meta.get

	def get(meta: Meta, key: str, filters: object = None, *args: object, **kwargs: object) -> object:
		found = vars(meta).get(FOUND)
		if found is None or not isinstance(filters, dict) or args or kwargs:
			return find(meta, key, filters, *args, **kwargs)
		asked = (key, repr(filters))
		if asked not in found:
			found[asked] = find(meta, key, filters)
		return list(found[asked])

	Meta.get = get
	frappe_meta.get_meta = get_meta
	cache_manager._clear_doctype_cache_from_redis = clear
