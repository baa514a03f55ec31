"""The pages of bills as pictures: PDFs, photographs, and files that are none; the stand-in reads what comes of them."""

import io

import pytest
from PIL import Image

from gigafibre_fsm.domain.billing.supplier_bills import pages
from gigafibre_fsm.domain.billing.supplier_bills.pages import UnusableBill
from gigafibre_fsm.tests.standins.bills import reading
from gigafibre_fsm.tests.standins.bills.drawing import draw_file, draw_page
from gigafibre_fsm.tests.standins.bills.made_bills import MadeBill, make_bill
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

TWO_PAGES = make_bill(1)


def read(content: bytes) -> dict:
	return reading.read_pages(pages.draw_pages(content))


def test_a_pdf_becomes_a_picture_of_each_page():
	drawn = pages.draw_pages(draw_file(TWO_PAGES, "PDF"))
	assert TWO_PAGES.pages == len(drawn) == 2
	assert max(Image.open(io.BytesIO(drawn[0])).size) == pages.LONGEST_SIDE
	found = reading.read_pages(drawn)
	assert (found["bill_number"], len(found["lines"])) == (TWO_PAGES.bill_number, len(TWO_PAGES.lines))
	assert found["total"] == TWO_PAGES.layout.amount(TWO_PAGES.total)
	assert {region["page"] for region in found["regions"]} == {1, 2}


SHOTS = {
	"turned": Shot(seed=2, size=(1000, 1333), fill=0.85, angle=-4, pitch=5, yaw=4),
	"HEIC": Shot(seed=5, size=(900, 1200), fill=0.85, format="HEIC"),
}


@pytest.mark.parametrize("kind", SHOTS)
def test_a_photograph_is_read_as_the_paper_and_its_fields_are_found_on_it(kind: str):
	made = make_bill(4)
	paper = draw_page(made, 1).picture.convert("RGBA")
	found = read(photograph(paper, SHOTS[kind]))
	assert (found["supplier_name"], found["total"]) == (made.supplier, made.layout.amount(made.total))
	(total,) = [each for each in found["regions"] if each["field"] == "total"]
	assert 0 < total["top"] < total["bottom"] < 1000 and 0 < total["left"] < total["right"] < 1000


def test_a_receipt_that_is_long_and_narrow_is_read():
	made = make_bill(5)
	assert read(draw_file(made, "PNG"))["total"] == made.layout.amount(made.total)


def blank_pdf(count: int, **values: str) -> bytes:
	page = Image.new("RGB", (80, 100), "white")
	out = io.BytesIO()
	page.save(out, "PDF", save_all=True, append_images=[page] * (count - 1), **values)
	return out.getvalue()


def locked_pdf() -> bytes:
	from pypdf import PdfReader, PdfWriter

	writer = PdfWriter()
	writer.append_pages_from_reader(PdfReader(io.BytesIO(blank_pdf(1))))
	writer.encrypt("secret")
	out = io.BytesIO()
	writer.write(out)
	return out.getvalue()


@pytest.mark.parametrize(
	("content", "reason"),
	[
		(lambda: b"", "empty"),
		(lambda: b"x" * (pages.MOST_BYTES + 1), "too_heavy"),
		(lambda: b"PK\x03\x04", "not_a_picture"),
		(lambda: b"%PDF-1.7 and no more", "damaged"),
		(lambda: blank_pdf(pages.MOST_PAGES + 1), "too_many_pages"),
		(locked_pdf, "locked"),
		(lambda: draw_file(make_bill(0), "JPEG")[:5000], "damaged"),
	],
)
def test_each_unusable_file_says_what_is_wrong(content, reason: str):
	with pytest.raises(UnusableBill) as refusal:
		pages.draw_pages(content())
	assert refusal.value.reason == reason


def test_a_page_whose_code_is_not_seen_is_not_read():
	"""Otherwise the stand-in would know what no eye could read."""
	made: MadeBill = make_bill(0)
	paper = draw_page(made, 1).picture.copy()
	paper.paste((255, 255, 255), (0, paper.height // 2, paper.width, paper.height))
	out = io.BytesIO()
	paper.save(out, "PNG")
	assert read(out.getvalue()) == {"document_kind": "other", "lines": [], "regions": []}
