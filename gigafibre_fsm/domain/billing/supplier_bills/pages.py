"""The pages of a bill as upright JPEGs, whatever it came as: a PDF, a photograph, HEIC. Pure.

A PDF is drawn and thrown away: its text layer, scripts, links and attachments are read by nobody.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.equipment.imaging.image import UnusablePicture, prepare_image

if TYPE_CHECKING:
	import pypdfium2

MEGABYTE = 1024 * 1024
MOST_BYTES = 25 * MEGABYTE
MOST_PAGES = 10
LONGEST_SIDE = 2200
"""Pixels: a letter page at 200 dpi."""
POINTS_PER_INCH = 72
RESOLUTION = 200
TOO_MANY_PAGES, LOCKED, DAMAGED, TOO_HEAVY, EMPTY = (
	"too_many_pages",
	"locked",
	"damaged",
	"too_heavy",
	"empty",
)


class UnusableBill(ValueError):
	"""No usable file; `reason`: `empty`, too_heavy, damaged, locked, too_many_pages, or one of UnusablePicture."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


def is_pdf(content: bytes) -> bool:
	"""Whether a file is a PDF, by its first bytes; some programs write a few before the header."""
	return b"%PDF-" in content[:1024]


def turn_upright(content: bytes) -> bytes | None:
	"""Return a photograph as an upright JPEG without metadata, such as where it was taken; None for anything else."""
	try:
		return None if is_pdf(content) else prepare_image(content, LONGEST_SIDE).jpeg
	except UnusablePicture:
		return None


def draw_pages(content: bytes) -> list[bytes]:
	"""Return each page as an upright JPEG of at most LONGEST_SIDE pixels, without metadata.

	Raises:
		UnusableBill: `reason` tells why.
	"""
	if not content:
		raise UnusableBill(EMPTY)
	if len(content) > MOST_BYTES:
		raise UnusableBill(TOO_HEAVY)
	if is_pdf(content):
		return list(_draw_pdf(content))
	try:
		return [prepare_image(content, LONGEST_SIDE).jpeg]
	except UnusablePicture as error:
		raise UnusableBill(error.reason) from error


def _draw_pdf(content: bytes) -> Iterator[bytes]:
	"""Draw each page; the library is loaded only where there is a PDF: it takes 10 MB per worker."""
	import pypdfium2

	try:
		document = pypdfium2.PdfDocument(content)
	except pypdfium2.PdfiumError as error:
		raise UnusableBill(LOCKED if "password" in str(error).lower() else DAMAGED) from error
	with document:
		if not 1 <= len(document) <= MOST_PAGES:
			raise UnusableBill(TOO_MANY_PAGES if len(document) else DAMAGED)
		for number in range(len(document)):
			yield _draw_page(document, number)


def _draw_page(document: "pypdfium2.PdfDocument", number: int) -> bytes:
	import pypdfium2

	try:
		page = document[number]
		longest = max(page.get_size())
		if longest < 1:
			raise UnusableBill(DAMAGED)
		scale = min(RESOLUTION / POINTS_PER_INCH, LONGEST_SIDE / longest)
		picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
	except pypdfium2.PdfiumError as error:
		raise UnusableBill(DAMAGED) from error
	out = io.BytesIO()
	picture.save(out, "JPEG", quality=88)
	return out.getvalue()
