"""Money check: where Stripe, the books and the bank differ, and what to do about each difference."""

from collections import Counter

from frappe import _

from gigafibre_fsm.domain.billing.reconciliation import differences
from gigafibre_fsm.domain.billing.reconciliation.differences import DifferenceKind, MoneyDifference
from gigafibre_fsm.domain.platform import instants


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `filters`: kind."""
	found = differences.find_differences(instants.now_utc())
	kind = (filters or {}).get("kind")
	shown = [each for each in found if not kind or each.kind.value == kind]
	message = None if found else _("Stripe, the books and the bank agree.")
	return _columns(), [_row(each) for each in shown], message, None, _summary(found)


def _columns() -> list[dict]:
	return [
		{"fieldname": "what", "label": _("Difference"), "fieldtype": "Data", "width": 170},
		# no Link: Frappe would ask for the right to read doctypes themselves
		{"fieldname": "document_type", "fieldtype": "Data", "hidden": 1},
		{
			"fieldname": "document",
			"label": _("Document"),
			"fieldtype": "Dynamic Link",
			"options": "document_type",
			"width": 220,
		},
		{"fieldname": "day", "label": _("Day"), "fieldtype": "Date", "width": 110},
		{"fieldname": "amount", "label": _("Amount"), "fieldtype": "Currency", "width": 110},
		{"fieldname": "remedy", "label": _("What to do"), "fieldtype": "Data", "width": 620},
	]


def _row(found: MoneyDifference) -> dict:
	return {
		"what": _names()[found.kind],
		"document_type": found.document_type,
		"document": found.document,
		"day": found.day,
		"amount": float(found.amount),
		"remedy": _(found.detail) if found.detail else _remedies()[found.kind],
	}


def _summary(found: list[MoneyDifference]) -> list[dict]:
	counts = Counter(each.kind for each in found)
	rows = [{"label": _("Unexplained"), "value": len(found), "datatype": "Int"}]
	rows[0]["indicator"] = "red" if found else "green"
	return rows + [
		{"label": name, "value": counts[kind], "datatype": "Int", "indicator": "orange"}
		for kind, name in _names().items()
		if counts[kind]
	]


def _names() -> dict[DifferenceKind, str]:
	return {
		DifferenceKind.NO_CHECK: _("No Check"),
		DifferenceKind.BALANCE: _("Balance Differs"),
		DifferenceKind.LINE: _("Unexplained Line"),
		DifferenceKind.NO_LINE: _("Missing at Stripe"),
		DifferenceKind.CANCELLED: _("Cancelled Document"),
		DifferenceKind.BY_HAND: _("Booked by Hand"),
		DifferenceKind.NOT_AT_BANK: _("Not at the Bank"),
	}


def _remedies() -> dict[DifferenceKind, str]:
	return {
		DifferenceKind.NO_CHECK: _(
			"The last nights were not checked. See whether a worker runs, and FSM Money Check."
		),
		DifferenceKind.BALANCE: _(
			"The clearing account, less open fees, is not the balance at Stripe. Enter what was there before as an opening entry, or look for a document on another day."
		),
		DifferenceKind.LINE: _("Open the line and see its reason."),
		DifferenceKind.NO_LINE: _("Look the payment up at Stripe; press “Ask Stripe” on it."),
		DifferenceKind.CANCELLED: _("Amend the document and submit it with the same amount."),
		DifferenceKind.BY_HAND: _(
			"Give it the id of the line of Stripe's balance that it books as its reference number, or move it to another account."
		),
		DifferenceKind.NOT_AT_BANK: _("Import the bank's file. If the payout is not in it, ask Stripe."),
	}
