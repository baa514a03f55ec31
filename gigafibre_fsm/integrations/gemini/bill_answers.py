"""Gemini's transcription of a supplier's bill, and the schema it is asked to follow: texts as printed, never amounts."""

from dataclasses import dataclass

from pydantic import Field

from gigafibre_fsm.integrations.gemini.answers import PrintedFields

MOST_PAGES = 10
MOST_LINES = 100
MOST_REGIONS = 40
PAGE_SIDE = 1000
"""Regions are given in thousandths of a page's height and width."""


@dataclass(frozen=True)
class PageRegion:
	"""Where a field stands: the page from 1, and its edges in thousandths of the page from the top left corner.

	`field` is one of the bill's fields, or `line 3` for the third line.
	"""

	field: str
	page: int
	top: int
	left: int
	bottom: int
	right: int


@dataclass(frozen=True)
class BillTranscription:
	"""A bill as printed: texts by field, texts of each line, regions, and the version of the model that read it."""

	fields: dict[str, str]
	lines: tuple[dict[str, str], ...]
	regions: tuple[PageRegion, ...]
	model_version: str


class BillLineAnswer(PrintedFields):
	"""One line of the bill; a discount or a fee is a line, subtotals and taxes are none."""

	description: str = Field(description="What is billed, as printed")
	part_number: str = Field(description="The supplier's article number, as printed")
	quantity: str = Field(description="As printed; empty if there is none")
	unit_price: str = Field(description="Price of one, as printed; empty if there is none")
	amount: str = Field(description="Amount of the whole line before tax, as printed, with its sign")


class RegionAnswer(PrintedFields):
	"""Where a field stands."""

	field: str = Field(description="Name of the field, or 'line 1', 'line 2' for a line")
	page: int = Field(description="Number of the picture, from 1")
	top: int = Field(description="Upper edge, 0 to 1000")
	left: int = Field(description="Left edge, 0 to 1000")
	bottom: int = Field(description="Lower edge, 0 to 1000")
	right: int = Field(description="Right edge, 0 to 1000")


class BillAnswer(PrintedFields):
	"""A supplier's bill; empty fields are not printed on it."""

	document_kind: str = Field(description="bill, credit_note, or other for anything else")
	supplier_name: str = Field(description="Who sends the bill, as printed")
	gst_number: str = Field(description="GST/HST (TPS/TVH) registration number, as printed")
	qst_number: str = Field(description="QST (TVQ) registration number, as printed")
	foreign_tax_number: str = Field(description="Any other tax number of the supplier, as printed")
	bill_number: str = Field(description="Number of the bill, as printed")
	bill_date: str = Field(description="Date of the bill, as printed")
	due_date: str = Field(description="Date until which it is to be paid, as printed")
	terms: str = Field(description="Terms of payment, as printed")
	currency: str = Field(description="ISO code, CAD or USD; empty if the bill does not say")
	subtotal: str = Field(description="Sum before taxes, as printed")
	gst: str = Field(description="Amount of GST (TPS), as printed")
	qst: str = Field(description="Amount of QST (TVQ), as printed")
	other_tax: str = Field(description="Amount of any other tax such as HST, PST or VAT, as printed")
	total: str = Field(description="The total of the bill, as printed, not what remains to pay")
	bank_details: str = Field(description="Bank account to which it is to be paid, as printed")
	lines: list[BillLineAnswer] = Field(json_schema_extra={"maxItems": MOST_LINES})
	regions: list[RegionAnswer] = Field(json_schema_extra={"maxItems": MOST_REGIONS})


def convert_bill(answer: BillAnswer, pages: int, model_version: str) -> BillTranscription:
	"""Return an answer without what it may not hold: more lines than asked for, regions outside of the pages.

	Args:
		answer: of the model.
		pages: how many were sent.
		model_version: that answered.
	"""
	fields = {name: value.strip() for name, value in answer if isinstance(value, str)}
	lines = [{name: str(value).strip() for name, value in line} for line in answer.lines[:MOST_LINES]]
	regions = [PageRegion(**dict(region)) for region in answer.regions[:MOST_REGIONS]]
	return BillTranscription(
		fields, tuple(lines), tuple(each for each in regions if _is_on_page(each, pages)), model_version
	)


def _is_on_page(region: PageRegion, pages: int) -> bool:
	return (
		1 <= region.page <= pages
		and 0 <= region.top < region.bottom <= PAGE_SIDE
		and 0 <= region.left < region.right <= PAGE_SIDE
	)
