"""Equipment Findings are called by the serial number since they may be about devices that stock does not have."""

import frappe


def execute() -> None:
	"""Give earlier findings, which all have a device, its serial number."""
	finding = frappe.qb.DocType("Equipment Finding")
	query = frappe.qb.update(finding).set(finding.serial_number, finding.equipment)
	query.where(finding.serial_number.isnull() | (finding.serial_number == "")).run()
