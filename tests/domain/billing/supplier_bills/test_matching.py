"""Who a bill is of, what its lines are booked as, and the lines of its draft."""

from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.supplier_bills import draft_lines, matching
from gigafibre_fsm.domain.billing.supplier_bills.bill import SupplierBill, SupplierBillLine
from gigafibre_fsm.domain.billing.supplier_bills.matching import KnownSupplier, PriorBooking

SUPPLIERS = [
	KnownSupplier("CABLE", frozenset({"Câblerie Ste-Foy inc."}), frozenset({"123456782 RT0001"})),
	KnownSupplier(
		"OPTIC", frozenset({"Optic Supply", "Optic Supply Canada"}), frozenset({"1234567890TQ0001"})
	),
	KnownSupplier("TWIN 1", frozenset({"Garage"}), frozenset({"856741237"})),
	KnownSupplier("TWIN 2", frozenset({"Garage"}), frozenset({"856741237"})),
]


@pytest.mark.parametrize(
	("printed", "supplier"),
	[
		({"gst_number": "123456782"}, "CABLE"),
		({"gst_number": "123 456 782 RT 0001", "supplier_name": "Optic Supply"}, "CABLE"),
		({"qst_number": "1234567890"}, "OPTIC"),
		({"supplier_name": "CABLERIE STE FOY INC"}, "CABLE"),
		({"supplier_name": "Optic Supply Canada"}, "OPTIC"),
		({"supplier_name": "Optic"}, ""),
		({"supplier_name": "Garage"}, ""),
		({"gst_number": "856741237RT0001", "supplier_name": "Optic Supply"}, ""),
		({"gst_number": "123456782", "qst_number": "1234567890"}, ""),
		({}, ""),
	],
)
def test_a_supplier_is_found_by_one_number_or_exactly_one_name(printed: dict, supplier: str):
	assert matching.find_supplier(SupplierBill(**printed), SUPPLIERS) == supplier


BOOKED = [
	PriorBooking("Location de poteau, octobre 2026", "POT", "", "Rent"),
	PriorBooking("Câble 100 m", "CD-100", "CABLE-100", "Stock"),
]


@pytest.mark.parametrize(
	("line", "booked_as"),
	[
		(SupplierBillLine("Autre chose", None, part_number="cd 100"), ("CABLE-100", "Stock")),
		(SupplierBillLine("CABLE 100 M", None), ("CABLE-100", "Stock")),
		(SupplierBillLine("Location de poteau, novembre 2026", None), ("", "Rent")),
		(SupplierBillLine("Nouveau", None), ("", "")),
		(SupplierBillLine("Câble 100 m", None, account="Chosen"), ("", "Chosen")),
	],
)
def test_a_line_is_booked_as_before(line: SupplierBillLine, booked_as: tuple[str, str]):
	(found,) = matching.propose_bookings([line], BOOKED)
	assert (found.item, found.account) == booked_as


def test_a_supplier_with_one_account_has_it_for_new_lines_too():
	(found,) = matching.propose_bookings([SupplierBillLine("Nouveau", None)], BOOKED[:1])
	assert (found.item, found.account) == ("", "Rent")


def line(amount: str, quantity: str = "1", price: str | None = None) -> SupplierBillLine:
	return SupplierBillLine("x", Decimal(amount), Decimal(quantity), price and Decimal(price))


@pytest.mark.parametrize(
	("lines", "drafted"),
	[
		([line("122.50", "2", "61.25")], [("2", "61.25")]),
		([line("10.00", "3", "3.33")], [("1", "10.00")]),
		([line("10.00", "0.5")], [("0.5", "20.00")]),
		([line("100.00"), line("40.00"), line("-15.00")], [("1", "85.00"), ("1", "40.00")]),
		([line("5.00"), line("0.00")], [("1", "5.00")]),
	],
)
def test_the_lines_of_a_draft_sum_up_to_the_bill(lines: list, drafted: list):
	found = draft_lines.build_draft_lines(lines)
	assert [(str(each.quantity), str(each.rate)) for each in found] == drafted
	assert sum(each.quantity * each.rate for each in found) == sum(each.amount for each in lines)


@pytest.mark.parametrize("lines", [[], [line("-5.00")], [line("5.00"), line("-5.00")]])
def test_a_bill_of_discounts_has_no_draft(lines: list):
	with pytest.raises(ValueError):
		draft_lines.build_draft_lines(lines)
