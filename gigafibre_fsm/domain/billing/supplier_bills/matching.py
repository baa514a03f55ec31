"""Which supplier a bill is of, and what its lines were booked as before. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gigafibre_fsm.domain.billing.supplier_bills import printed_text
from gigafibre_fsm.domain.billing.supplier_bills.bill import SupplierBill, SupplierBillLine
from gigafibre_fsm.domain.billing.supplier_bills.findings import make_account_key


@dataclass(frozen=True)
class KnownSupplier:
	"""A Supplier: its name, how it is called and what its bills print, its GST and QST numbers."""

	supplier: str
	names: frozenset[str]
	tax_numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PriorBooking:
	"""What a line of this supplier was booked as, by a person; newest first in a list."""

	description: str
	part_number: str
	item: str
	account: str


def find_supplier(bill: SupplierBill, suppliers: Sequence[KnownSupplier]) -> str:
	"""Return the only supplier with a tax number of the bill, or else with exactly its name; empty without one."""
	numbers = {make_account_key(number) for number in (bill.gst_number, bill.qst_number) if number}
	by_number = {
		each.supplier
		for each in suppliers
		if numbers & {make_account_key(number) for number in each.tax_numbers if number}
	}
	if by_number:
		return by_number.pop() if len(by_number) == 1 else ""
	name = printed_text.make_name_key(bill.supplier_name)
	by_name = {
		each.supplier
		for each in suppliers
		if name and name in {printed_text.make_name_key(known) for known in each.names}
	}
	return by_name.pop() if len(by_name) == 1 else ""


def propose_bookings(
	lines: Sequence[SupplierBillLine], booked: Sequence[PriorBooking]
) -> tuple[SupplierBillLine, ...]:
	"""Return the lines with what each was booked as before; what a person has chosen stays.

	The part number decides, then the description, then the description without its figures and months. Where all of
	the supplier's lines had one account, a new line gets it too.
	"""
	return tuple(line if line.account else _propose(line, booked) for line in lines)


def _propose(line: SupplierBillLine, booked: Sequence[PriorBooking]) -> SupplierBillLine:
	if found := _find_booked(line, booked):
		return replace(line, item=line.item or found.item, account=found.account)
	accounts = Counter(each.account for each in booked if each.account)
	return replace(line, account=next(iter(accounts))) if len(accounts) == 1 else line


def _find_booked(line: SupplierBillLine, booked: Sequence[PriorBooking]) -> PriorBooking | None:
	part = printed_text.make_number_key(line.part_number)
	for each in booked:
		if part and part == printed_text.make_number_key(each.part_number):
			return each
	for key in (printed_text.make_name_key, printed_text.make_line_key):
		wanted = key(line.description)
		for each in booked:
			if wanted and wanted == key(each.description):
				return each
	return None
