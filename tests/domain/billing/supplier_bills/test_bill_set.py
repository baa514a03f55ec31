"""Made bills as photographs through the whole way without a site: file, pages, stand-in, transcription, rules.

The stand-in knows what stands on a page whose code it sees; it says nothing of how well Gemini reads print.
"""

import io
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from PIL import Image

from gigafibre_fsm.domain.billing.supplier_bills import findings, pages, transcription
from gigafibre_fsm.domain.billing.supplier_bills.bill import BILL, CREDIT_NOTE, SupplierBill
from gigafibre_fsm.domain.billing.supplier_bills.findings import BillSurroundings
from gigafibre_fsm.tests.standins.bills import reading
from gigafibre_fsm.tests.standins.bills.drawing import draw_page
from gigafibre_fsm.tests.standins.bills.layouts import RECEIPT
from gigafibre_fsm.tests.standins.bills.made_bills import COUNT, INJECTION, MadeBill, make_bill
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

TODAY = date(2026, 11, 29)
LETTER_SHOT = Shot(size=(1000, 1333), fill=0.85)
SHOTS = {
	"turned": replace(LETTER_SHOT, seed=1, angle=-9, pitch=5, yaw=4),
	"blurred": replace(LETTER_SHOT, seed=2, blur=1.2, shake=2),
	"dark, and held sideways": replace(LETTER_SHOT, seed=3, light=0.45, noise=12, orientation=6),
	"under a lamp": replace(LETTER_SHOT, seed=4, angle=12, glare=0.5),
	"upside down": replace(LETTER_SHOT, seed=5, orientation=3),
	"HEIC": replace(LETTER_SHOT, seed=6, format="HEIC"),
}
FEW = (1, 2, 5, 19, 27)
"""Two pages, a credit note, a receipt with printed orders, US dollars, and a foreign VAT."""
SAME_NAMES = ("gst_number", "qst_number", "bill_number", "gst", "qst", "total")
"""Fields that a made bill and a bill call the same."""


@dataclass
class SetFigures:
	"""Of a set of bills, by kind: fields read right, not read, read wrong; and totals that are wrong and were taken."""

	right: Counter = field(default_factory=Counter)
	unread: Counter = field(default_factory=Counter)
	wrong: list[str] = field(default_factory=list)
	taken: list[str] = field(default_factory=list)

	def describe(self) -> str:
		lines = [
			f"{kind}: {self.right[kind]} of {self.right[kind] + self.unread[kind]} fields"
			for kind in sorted(self.right | self.unread)
		]
		right, unread = self.right.total(), self.unread.total()
		share = right / (right + unread + len(self.wrong))
		return "\n".join((*lines, f"all: {share:.1%} right, {unread} not read, {len(self.wrong)} wrong"))


def take_photographs(made: MadeBill, shot: Shot) -> list[bytes]:
	"""The pages as a phone sends them: one photograph, or of several pages a PDF of photographs."""
	if made.layout.paper == RECEIPT:
		shot = replace(shot, size=(800, 1800), fill=0.58)
	photos = [
		photograph(draw_page(made, number).picture.convert("RGBA"), shot)
		for number in range(1, made.pages + 1)
	]
	if len(photos) == 1:
		return pages.draw_pages(photos[0])
	first, *others = [Image.open(io.BytesIO(pages.draw_pages(photo)[0])) for photo in photos]
	out = io.BytesIO()
	first.save(out, "PDF", save_all=True, append_images=others, resolution=100)
	return pages.draw_pages(out.getvalue())


def transcribe(answer: dict) -> SupplierBill:
	return transcription.read_transcription(answer, answer["lines"], TODAY).bill


def list_truth(made: MadeBill) -> dict[str, object]:
	return {
		**{name: getattr(made, name) for name in SAME_NAMES},
		"supplier_name": made.supplier,
		"bank_details": made.bank,
		"kind": CREDIT_NOTE if made.sign < 0 else BILL,
		"currency": "USD" if made.kind == "US dollars" else "",
		"bill_date": made.day,
		"due_date": made.due,
		"other_tax": made.vat,
		"subtotal": made.net,
		"base": made.net,
	}


def is_taken(bill: SupplierBill, made: MadeBill) -> bool:
	"""Whether nothing that the rules find would make a person look at the sums."""
	known = BillSurroundings(today=TODAY, supplier="SUP", supplier_title=made.supplier)
	codes = {each.code for each in findings.judge_bill(bill, known)}
	return not codes & (findings.BAD | {findings.CENT_DIFFERS})


def count_bill(made: MadeBill, answer: dict, figures: SetFigures) -> None:
	bill = transcribe(answer)
	for name, value in list_truth(made).items():
		read = getattr(bill, name)
		if read == value:
			figures.right[made.kind] += 1
		elif not read or bill.kind not in (BILL, CREDIT_NOTE):
			figures.unread[made.kind] += 1
		else:
			figures.wrong.append(f"{made.number} {name}: {read} for {value}")
	for misread in (answer, reading.misread_total(answer), obey_print(answer)):
		bill = transcribe(misread)
		if is_taken(bill, made) and bill.total != made.total:
			figures.taken.append(f"{made.number}: {bill.total} for {made.total}")


def obey_print(answer: dict) -> dict:
	"""The answer of a reader that does what the print of some bills asks for."""
	assert "9999.00" in INJECTION[1]
	return {**answer, "total": "9999.00", "bank_details": "000-99999-1234567"}


def read_set(numbers: range | tuple[int, ...], *, each_shot: bool) -> SetFigures:
	figures, shots = SetFigures(), list(SHOTS.values())
	for number in numbers:
		made = make_bill(number)
		# by kind and round, so that each kind meets each shot
		shot = (
			shots[(number + number // len(shots)) % len(shots)] if each_shot else shots[number % len(shots)]
		)
		count_bill(made, reading.read_pages(take_photographs(made, shot)), figures)
	print(f"\n{figures.describe()}")
	return figures


def test_of_some_photographed_bills_no_field_is_read_wrong_and_no_wrong_total_is_taken():
	figures = read_set(FEW, each_shot=False)
	assert not figures.wrong and not figures.taken
	assert figures.right.total() > 5 * figures.unread.total()


@pytest.mark.slow
def test_of_all_photographed_bills_no_field_is_read_wrong_and_no_wrong_total_is_taken():
	figures = read_set(range(COUNT), each_shot=True)
	assert not figures.wrong and not figures.taken
	assert figures.right.total() > 5 * figures.unread.total()
