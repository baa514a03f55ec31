"""Serial No: one serialised unit; only stock documents change its warehouse."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, getdate


class SerialNoCannotCreateDirectError(frappe.ValidationError):
	"""A new serial number may not have a warehouse."""


class SerialNoCannotCannotChangeError(frappe.ValidationError):
	"""Item and warehouse of a serial number are changed only by stock documents."""


class SerialNo(Document):
	"""One serialised unit of an item."""

	def validate(self) -> None:
		"""Refuse a warehouse set by a user; derive warranty and maintenance status."""
		if self.is_new() and self.warehouse:
			frappe.throw(
				_(
					"New Serial No cannot have Warehouse. Warehouse must be set by Stock Entry or Purchase Receipt"
				),
				SerialNoCannotCreateDirectError,
			)
		self.set_maintenance_status()
		self.validate_unchanged()

	def validate_unchanged(self) -> None:
		"""Refuse changes of item and warehouse."""
		if self.is_new():
			return
		stored = frappe.db.get_value("Serial No", self.name, ["item_code", "warehouse"], as_dict=True)
		for field in ("item_code", "warehouse"):
			if cstr(stored[field]) != cstr(self.get(field)):
				frappe.throw(
					_("{0} cannot be changed for Serial No.").format(_(self.meta.get_label(field))),
					SerialNoCannotCannotChangeError,
				)

	def set_maintenance_status(self) -> None:
		"""Set the status: under or out of warranty, or AMC; a running warranty takes precedence."""
		status = None
		for expiry, kind in ((self.amc_expiry_date, "AMC"), (self.warranty_expiry_date, "Warranty")):
			if not expiry:
				continue
			running = getdate(expiry) >= getdate()
			if running or not status:
				status = f"{'Under' if running else 'Out of'} {kind}"
		self.maintenance_status = status

	def on_trash(self) -> None:
		"""Refuse to delete a number that stock documents use."""
		typed = {"item_code": self.item_code, "docstatus": 1, "serial_no": ("like", f"%{self.name}%")}
		rows = frappe.get_all("Stock Entry Detail", filters=typed, pluck="serial_no")
		if any(self.name in get_serial_nos(row) for row in rows):
			frappe.throw(
				_("Cannot delete Serial No {0}, as it is used in stock transactions").format(self.name)
			)


def get_serial_nos(serial_no: str | list[str] | None) -> list[str]:
	"""Split a text of serial numbers at line breaks and commas."""
	if isinstance(serial_no, list):
		return serial_no
	return [part.strip() for part in cstr(serial_no).replace(",", "\n").split("\n") if part.strip()]
