"""Switches a doctype between naming by a field and by a series."""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter


def set_by_naming_series(doctype: str, fieldname: str, by_series: bool, hide_name_field: bool) -> None:
	"""Show the series and hide the naming field, or vice versa.

	With `hide_name_field` False the naming field stays visible: a customer's name is needed anyway.
	"""
	changes = [("naming_series", "hidden", int(not by_series)), ("naming_series", "reqd", 0)]
	if hide_name_field:
		changes += [(fieldname, "hidden", int(by_series)), (fieldname, "reqd", int(not by_series))]
	elif by_series:
		changes[1] = ("naming_series", "reqd", 1)
	meta = frappe.get_meta(doctype)
	for field, what, value in changes:
		if int(meta.get_field(field).get(what) or 0) == value:
			continue
		make_property_setter(doctype, field, what, value, "Check", validate_fields_for_doctype=False)
