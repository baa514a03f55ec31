"""Photographs whose codes look right and are not: a parcel, the article's number, a torn label, a foreign device."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PIL import Image

from gigafibre_fsm.tests.standins.labels.case import Case, case_of, print_of
from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.models import MODELS
from gigafibre_fsm.tests.standins.labels.photograph import Shot
from gigafibre_fsm.tests.standins.labels.surroundings import draw_side_by_side, sticker, torn

SMALL = Shot(4, size=(1000, 750), fill=0.8)
WIDE = Shot(5, size=(2000, 1080), fill=0.9)
TRAP = "trap"
BY_NAME = {model.name: model for model in MODELS}

# texts of other people's codes: parcels, articles, tickets, a neighbour's television
PARCEL_16, PARCEL_13, PARCEL_12, PARCEL_UPS = (
	"7035114477138472",
	"RR123456789CA",
	"329014475123",
	"1Z999AA10123456784",
)
LIKE_A_SERIAL = "2231144771384"  # thirteen digits, exactly the form of an XX230v
LIKE_A_GPON = "SPXN12345678"  # four letters and eight digits
ALL_DIGITS_HEX = "4154484712345678"  # sixteen digits that spell four letters
TELEVISION = "9C3DCF104A7B"


def traps() -> Iterator[Case]:
	"""The traps."""
	yield from _beside_a_label()
	yield from _alone()
	yield from _torn()
	yield from _unclear()


def _beside_a_label() -> Iterator[Case]:
	ont = replace(BY_NAME["XX230v"].label(11), square="none", barcodes=("mac", "gpon_serial"))
	mesh = replace(BY_NAME["WX3100-T0"].label(12), square="none", barcodes=("mac",))
	for title, label, other in (
		("a parcel of 16 digits", ont, sticker(PARCEL_16, "Postes Canada", "J. Tremblay")),
		("a parcel of 13 characters", ont, sticker(PARCEL_13, "Postes Canada")),
		("a parcel like its serial number", ont, sticker(LIKE_A_SERIAL, "Purolator")),
		(
			"a parcel like a GPON serial",
			replace(ont, barcodes=("serial", "mac")),
			sticker(LIKE_A_GPON, "Express"),
		),
		("a parcel of 12 digits", mesh, sticker(PARCEL_12, "Purolator")),
		("a parcel of UPS", mesh, sticker(PARCEL_UPS, "UPS")),
		("the article's number", ont, sticker("223114477138", "EAN", format="EAN13", size=(900, 520))),
		("the article's number, UPC", mesh, sticker("84597309999", "UPC", format="UPCA", size=(900, 520))),
		("a television's address", replace(ont, barcodes=("serial",)), sticker(TELEVISION, "TV  MAC")),
		(
			"a parcel's square code",
			ont,
			sticker("https://colis.example/?sn=2239999999999", format="QRCode", module=9),
		),
	):
		flat = _draw_beside(label, other)
		yield case_of(f"beside {title}", TRAP, flat, WIDE, label, hides=True)


def _alone() -> Iterator[Case]:
	for title, text, format in (
		("a parcel alone", PARCEL_16, "Code128"),
		("a parcel alone that is like a serial number", LIKE_A_SERIAL, "Code128"),
		("a parcel alone that is like a GPON serial", LIKE_A_GPON, "Code128"),
		("sixteen digits that spell letters", ALL_DIGITS_HEX, "Code128"),
		("an article's number like a serial number", "223114477138", "EAN13"),
		("a price tag", "00123456", "Code39"),
		("a menu's address", "https://resto.example/menu?model=XX230v", "QRCode"),
		("a card of contact", "BEGIN:VCARD\nN:Tremblay\nM:5145550123\nEND:VCARD", "QRCode"),
	):
		flat = _sticker(text, format)
		yield Case(title, TRAP, flat, SMALL, (), ())


def _torn() -> Iterator[Case]:
	label = replace(BY_NAME["XX230v"].label(21), square="none")
	# the right end of the serial number's bars and print is gone
	yield Case(
		"a digit torn off",
		TRAP,
		lambda: torn(draw(label), 0.33, 0.27, 0.47, 0.42),
		Shot(3),
		(label,),
		(print_of(label, serial=label.serial[:-1]),),
		hides=True,
	)
	huawei = BY_NAME["HG8245H"].label(22)
	yield Case(
		"the end of the GPON number torn off",
		TRAP,
		lambda: torn(draw(huawei), 0.45, 0.58, 0.8, 0.72),
		Shot(3),
		(huawei,),
		(print_of(huawei, gpon_serial=huawei.printed_gpon[:-2]),),
		hides=True,
	)


def _unclear() -> Iterator[Case]:
	for place, name in enumerate(("XX230v", "HG8245H", "WX3100-T0", "HT802")):
		label = replace(BY_NAME[name].label(31), barcodes=(), square="none", product="")
		yield case_of(
			f"{name}, only print",
			"only print",
			_drawn(label),
			Shot(place, size=(1200, 900)),
			label,
			hides=True,
		)
	for place, name in enumerate(("XX230v", "EG8145V5", "WX3100-T0")):
		label = replace(BY_NAME[name].label(32), barcodes=())
		yield case_of(f"{name}, only a square code", "only QR", _drawn(label), Shot(place, angle=20), label)
	for place, name in enumerate(("XX230v", "G-140W-H", "VIP5662W")):
		label = replace(BY_NAME[name].label(33), square="none", symbology="Code39")
		yield case_of(f"{name}, Code 39", "Code 39", _drawn(label), Shot(place, angle=-6), label)


def _draw_beside(label: Label, other: Image.Image) -> Callable[[], Image.Image]:
	return lambda: draw_side_by_side(draw(label), other)


def _drawn(label: Label) -> Callable[[], Image.Image]:
	return lambda: draw(label)


def _sticker(text: str, format: str) -> Callable[[], Image.Image]:
	return lambda: sticker(text, format=format, size=(1400, 900), module=12 if format == "QRCode" else 4)
