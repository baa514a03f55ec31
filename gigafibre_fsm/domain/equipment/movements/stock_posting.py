"""Posts movements to ERPNext's stock: one Stock Entry for each.

A movement is written as Pending in its own transaction; this worker posts it later, each in a unit of work of
its own. A movement that ERPNext refuses stays marked as a difference for a user to resolve, and is never
corrected automatically.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.utils import strip_html

from gigafibre_fsm.domain.equipment.movements import stock_entry
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace

if TYPE_CHECKING:
	from frappe.model.document import Document


DOCTYPE = "Equipment Movement"
SAVEPOINT = "fsm_stock_entry"


def post_pending(limit: int = 50, after_each: Callable[[], None] | None = None) -> int:
	"""Post pending movements in the order they were written; return how many were tried.

	The time of the movement does not count: a phone may report it hours later, after others were validated.

	Args:
		limit: maximum number per run.
		after_each: called after a movement's result is written; the worker commits there.
	"""
	waiting = frappe.get_all(
		DOCTYPE,
		filters={"stock_state": "Pending"},
		order_by="instant, creation, name",
		limit=limit,
		pluck="name",
	)
	for name in waiting:
		post_movement(name)
		if after_each:
			after_each()
	return len(waiting)


def post_movement(name: str) -> None:
	"""Post one movement, or record why ERPNext refuses it; safe to repeat and to run concurrently."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.stock_state != "Pending":
		return
	frappe.db.savepoint(SAVEPOINT)
	try:
		entry = None if _is_known_there(row) else _submitted(row)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# the row stays Pending; the next run retries in a new transaction
		frappe.db.rollback()
		return
	except Exception as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		_differs(row, error)
		return
	row.db_set({"stock_state": "Posted", "stock_entry": entry, "stock_error": None}, update_modified=False)


def try_again(name: str) -> None:
	"""Queue a refused movement again, after its cause was corrected."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.stock_state == "Differs":
		row.db_set({"stock_state": "Pending", "stock_error": None})


class PostingProblem(TypedDict):
	"""A movement that ERPNext refuses, and its reason."""

	name: str
	stock_error: str


def find_difference(equipment: str) -> PostingProblem | None:
	"""Return a device's newest movement that ERPNext refuses; None if there is none."""
	rows = frappe.get_all(
		DOCTYPE,
		{"equipment": equipment, "stock_state": "Differs"},
		["name", "stock_error"],
		order_by="instant desc, creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def _is_known_there(row: "Document") -> bool:
	"""Whether ERPNext already has the serial number at the destination, for example by a Purchase Receipt."""
	if row.movement_type not in ("Receive", "Find") or not row.to_warehouse:
		return False
	serial = frappe.db.get_value("Equipment", row.equipment, "serial_number")
	return frappe.db.get_value("Serial No", serial, "warehouse") == row.to_warehouse


def _submitted(row: "Document") -> str:
	start, end = (
		DevicePlace(row.from_status, row.from_warehouse),
		DevicePlace(row.to_status, row.to_warehouse),
	)
	return stock_entry.submit_entry(row.equipment, start, end, f"{DOCTYPE} {row.name}")


def _differs(row: "Document", error: Exception) -> None:
	sentence = strip_html(str(error)).strip() or type(error).__name__
	if not isinstance(error, frappe.ValidationError):
		frappe.log_error(title=_("Stock Entry of a device movement"), reference_doctype=DOCTYPE)
	row.db_set({"stock_state": "Differs", "stock_error": sentence[:500]}, update_modified=False)
