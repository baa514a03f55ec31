"""Twenty layouts of bills: language, order, spelling of amounts and dates, and paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FRENCH_MONTHS = [
	"janvier",
	"février",
	"mars",
	"avril",
	"mai",
	"juin",
	"juillet",
	"août",
	"septembre",
	"octobre",
	"novembre",
	"décembre",
]
ENGLISH_MONTHS = [
	"Jan.",
	"Feb.",
	"March",
	"April",
	"May",
	"June",
	"July",
	"Aug.",
	"Sept.",
	"Oct.",
	"Nov.",
	"Dec.",
]
SANS, SERIF, MONO = (
	"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
	"/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
	"/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
)
LETTER, RECEIPT = (1275, 1650), (480, 1650)
"""Pixels at 150 dpi: a letter page, and thermal paper of 80 mm."""

WORDS = {
	"fr": {
		"bill": "FACTURE",
		"credit": "NOTE DE CRÉDIT",
		"number": "No de facture",
		"date": "Date",
		"due": "Échéance",
		"columns": ("Description", "Qté", "Prix", "Montant"),
		"subtotal": "Sous-total",
		"gst": "TPS 5 %",
		"qst": "TVQ 9,975 %",
		"other": "TVA 20 %",
		"total": "TOTAL",
		"terms": "Net 30 jours",
		"bank": "Virement",
		"page": "Page",
		"gst_number": "No TPS",
		"qst_number": "No TVQ",
	},
	"en": {
		"bill": "INVOICE",
		"credit": "CREDIT MEMO",
		"number": "Invoice #",
		"date": "Date",
		"due": "Due date",
		"columns": ("Item", "Qty", "Unit price", "Amount"),
		"subtotal": "Subtotal",
		"gst": "GST 5%",
		"qst": "QST 9.975%",
		"other": "VAT 20%",
		"total": "TOTAL",
		"terms": "Net 30 days",
		"bank": "Wire to",
		"page": "Page",
		"gst_number": "GST No.",
		"qst_number": "QST No.",
	},
}


@dataclass(frozen=True)
class BillLayout:
	"""How a supplier prints bills.

	`amount` and `day` spell an amount and a day; `tax_numbers` is `long` (with RT0001), `short` or `spaced`.
	"""

	language: str
	amount: Callable[[Decimal], str]
	day: Callable[[date], str]
	number_style: str = "FAC-{:04d}"
	tax_numbers: str = "long"
	font: str = SANS
	size: int = 24
	paper: tuple[int, int] = LETTER
	name_at: str = "left"
	has_bank: bool = True
	has_due: bool = True
	has_part_numbers: bool = False


def _grouped(amount: Decimal, group: str, point: str) -> str:
	whole, fraction = f"{abs(amount):.2f}".split(".")
	parts = []
	while len(whole) > 3:
		whole, last = whole[:-3], whole[-3:]
		parts.insert(0, last)
	return group.join([whole, *parts]) + point + fraction


def french(amount: Decimal) -> str:
	"""`1 234,56 $`."""
	return f"{'-' if amount < 0 else ''}{_grouped(amount, ' ', ',')} $"


def english(amount: Decimal) -> str:
	"""`$1,234.56`, and `($12.00)` below zero."""
	text = f"${_grouped(amount, ',', '.')}"
	return f"({text})" if amount < 0 else text


def bare(amount: Decimal) -> str:
	"""`1234.56`, and `12.00-` below zero."""
	return f"{abs(amount):.2f}{'-' if amount < 0 else ''}"


def european(amount: Decimal) -> str:
	"""`1.234,56`."""
	return f"{'-' if amount < 0 else ''}{_grouped(amount, '.', ',')}"


def iso(day: date) -> str:
	"""`2026-11-03`."""
	return day.isoformat()


def long_french(day: date) -> str:
	"""`3 novembre 2026`, and `1er`."""
	return f"{'1er' if day.day == 1 else day.day} {FRENCH_MONTHS[day.month - 1]} {day.year}"


def long_english(day: date) -> str:
	"""`Nov. 3, 2026`."""
	return f"{ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}"


def slashed(day: date) -> str:
	"""`23/11/2026`."""
	return f"{day:%d/%m/%Y}"


def dashed(day: date) -> str:
	"""`23-nov.-2026` in English: `23-Nov-2026`."""
	return f"{day.day}-{day:%b}-{day.year}"


LAYOUTS = (
	BillLayout("fr", french, long_french),
	BillLayout("fr", french, iso, font=SERIF, name_at="right"),
	BillLayout("fr", french, slashed, number_style="{:06d}", size=22),
	BillLayout("fr", bare, iso, number_style="A{:05d}", font=MONO, size=20),
	BillLayout("fr", french, long_french, tax_numbers="spaced", name_at="centre", has_part_numbers=True),
	BillLayout("fr", french, iso, paper=RECEIPT, size=19, font=MONO, has_bank=False, has_due=False),
	BillLayout("fr", bare, slashed, paper=RECEIPT, size=20, font=MONO, has_bank=False, has_due=False),
	BillLayout("fr", european, long_french, number_style="2026-{:04d}", size=23),
	BillLayout("fr", french, iso, tax_numbers="short", font=SERIF, size=26),
	BillLayout("fr", french, long_french, number_style="F{:07d}", has_part_numbers=True),
	BillLayout("en", english, long_english, number_style="INV-{:04d}"),
	BillLayout("en", english, iso, number_style="INV {:05d}", font=SERIF, name_at="right"),
	BillLayout("en", english, dashed, number_style="{:07d}", size=22),
	BillLayout("en", bare, iso, number_style="SO{:05d}", font=MONO, size=20),
	BillLayout("en", english, long_english, tax_numbers="spaced", name_at="centre", has_part_numbers=True),
	BillLayout("en", english, iso, paper=RECEIPT, size=19, font=MONO, has_bank=False, has_due=False),
	BillLayout("en", bare, iso, paper=RECEIPT, size=20, font=MONO, has_bank=False, has_due=False),
	BillLayout("en", english, long_english, number_style="C-{:04d}", size=26, has_part_numbers=True),
	BillLayout("en", english, iso, tax_numbers="short", font=SERIF),
	BillLayout("en", english, dashed, number_style="ACCT{:05d}", has_part_numbers=True, size=23),
)
