"""Refused accounts: which accounts of the old system cannot be imported, and what is wrong with each."""

import frappe
from frappe import _

from gigafibre_fsm.domain.cutover.importing.staged_accounts import DOCTYPE, StagedState
from gigafibre_fsm.domain.cutover.old_accounts import refusals, wording


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows and a message if nothing is refused; the filter is the Cutover Import."""
	chosen = {"state": StagedState.REFUSED.value}
	if cutover := (filters or {}).get("cutover_import"):
		chosen["cutover_import"] = cutover
	fields = ["number", "account_name", "refusals", "cutover_import"]
	found = frappe.get_all(DOCTYPE, chosen, fields, order_by="number")
	rows = [row for each in found for row in _list_rows(each)]
	return _columns(), rows, None if found else _explain_nothing(cutover)


def _explain_nothing(cutover: str | None) -> str:
	"""Return why nothing is listed: an account that is read anew belongs to the import that has read it last."""
	if cutover and frappe.db.get_value("Cutover Import", cutover, "refused"):
		return _("The accounts that were refused here were read anew since. See the newest import.")
	return _("No account is refused.")


def _columns() -> list[dict]:
	return [
		{"fieldname": "number", "label": _("Account"), "fieldtype": "Data", "width": 110},
		{"fieldname": "account_name", "label": _("Name"), "fieldtype": "Data", "width": 220},
		{"fieldname": "why", "label": _("Why it is refused"), "fieldtype": "Data", "width": 700},
		{"fieldname": "cutover_import", "label": _("Cutover Import"), "fieldtype": "Data", "width": 150},
	]


def _list_rows(found: "frappe._dict") -> list[dict]:
	"""Return a row for each reason: several of them do not fit into a cell."""
	own = {field: found[field] for field in ("number", "account_name", "cutover_import")}
	reasons = refusals.read_refusals(found.refusals)
	return [{**own, "why": wording.explain_refusal(each)} for each in reasons]
