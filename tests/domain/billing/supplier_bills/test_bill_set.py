"""Made bills through the whole way without a site: file, pages, stand-in, transcription, rules; none is wrong unnoticed."""

import os
from dataclasses import dataclass
from datetime import date

import pytest

from gigafibre_fsm.domain.billing.supplier_bills import findings, pages, transcription
from gigafibre_fsm.domain.billing.supplier_bills.findings import BillSurroundings
from gigafibre_fsm.tests.standins.bills import reading
from gigafibre_fsm.tests.standins.bills.drawing import draw_file, draw_page
from gigafibre_fsm.tests.standins.bills.made_bills import COUNT, MadeBill, make_bill
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

IS_FULL = os.environ.get("FSM_FAULTS") == "full"
NUMBERS = range(COUNT) if IS_FULL else (3, 15, 26, 57, 78)
TODAY = date(2026, 11, 29)
SIZE = (1000, 1333)
SHOTS = (
	Shot(seed=1, size=SIZE, fill=0.85, angle=-4, pitch=5, yaw=4),
	Shot(seed=2, size=SIZE, fill=0.85, blur=1.2, shake=2),
	Shot(seed=3, size=SIZE, fill=0.85, light=0.45, noise=12, orientation=6),
	Shot(seed=4, size=SIZE, fill=0.85, angle=12, glare=0.5),
)


@dataclass
class SetFigures:
	"""Fields of a set of bills: read right, not read, and read wrong; and totals that were wrong and not flagged."""

	right: int = 0
	unread: int = 0
	wrong: int = 0
	wrong_totals: int = 0


def make_file(made: MadeBill) -> bytes:
	"""A PDF for every other bill and each with two pages, else a photograph."""
	if made.pages > 1 or made.number % 2:
		return draw_file(made, "PDF")
	paper = draw_page(made, 1).picture.convert("RGBA")
	return photograph(paper, SHOTS[made.number // 2 % len(SHOTS)])


def count_fields(made: MadeBill, figures: SetFigures, *, careless: bool) -> None:
	answer = reading.read_pages(pages.draw_pages(make_file(made)))
	if careless:
		answer = reading.misread_total(answer)
	bill = transcription.read_transcription(answer, answer["lines"], TODAY).bill
	truth = {
		"supplier_name": made.supplier,
		"bill_number": made.bill_number,
		"bill_date": made.day,
		"gst": made.gst,
		"qst": made.qst,
		"total": made.total,
		"base": made.net,
	}
	for name, value in truth.items():
		read = getattr(bill, name)
		figures.right += read == value
		figures.unread += read != value and not read
		figures.wrong += bool(read != value and read)
	known = BillSurroundings(today=TODAY, supplier="SUP", supplier_title=made.supplier)
	codes = {each.code for each in findings.judge_bill(bill, known)}
	is_taken = not codes & (findings.BAD | {findings.CENT_DIFFERS})
	figures.wrong_totals += is_taken and bill.total != made.total


@pytest.mark.parametrize("careless", [False, True])
def test_no_wrong_total_is_taken_for_right(careless: bool):
	figures = SetFigures()
	for number in NUMBERS:
		count_fields(make_bill(number), figures, careless=careless)
	print(figures)
	assert figures.wrong_totals == 0
	assert figures.right > 5 * figures.unread
	assert (figures.wrong > 0) is careless
