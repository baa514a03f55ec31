"""What an eye reads on a made bill, in the words of Gemini's answer; pages are known by the code at their foot."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from gigafibre_fsm.tests.standins.bills.drawing import CODE, Corners, draw_page
from gigafibre_fsm.tests.standins.bills.made_bills import MadeBill, make_bill

LOOKALIKES = str.maketrans("0123456789", "8778965134")


def read_pages(pictures: Sequence[bytes]) -> dict[str, Any]:
	"""Return fields, lines and regions of the bill on some pictures; a page whose code is not seen is not read."""
	answer: dict[str, Any] = {"document_kind": "other", "lines": [], "regions": []}
	for number, picture in enumerate(pictures, 1):
		image = ImageOps.exif_transpose(Image.open(io.BytesIO(picture))).convert("L")
		if found := _find_code(image):
			text, corners = found
			_prefix, bill_number, page = text.split(":")
			_add_page(answer, make_bill(int(bill_number)), int(page), number, corners.share_of(image.size))
	return answer


def misread_total(answer: dict[str, Any]) -> dict[str, Any]:
	"""Return the answer with another last digit of the total."""
	total = str(answer.get("total") or "")
	places = [place for place, sign in enumerate(total) if sign.isdigit()]
	if places:
		last = places[-1]
		total = total[:last] + total[last].translate(LOOKALIKES) + total[last + 1 :]
	return {**answer, "total": total}


def _find_code(image: Image.Image) -> tuple[str, Corners] | None:
	for attempt in _attempts(image):
		for code in zxingcpp.read_barcodes(attempt):
			if code.text.startswith(CODE):
				place = code.position
				scale = image.width / attempt.width
				points = (place.top_left, place.top_right, place.bottom_left)
				return code.text, Corners(*((point.x * scale, point.y * scale) for point in points))
	return None


def _attempts(image: Image.Image) -> Iterator[Image.Image]:
	yield image
	yield ImageOps.autocontrast(image.filter(ImageFilter.UnsharpMask(6, 300, 0)))
	yield image.resize((image.width * 2, image.height * 2))


def _add_page(answer: dict[str, Any], bill: MadeBill, page: int, picture: int, corners: Corners) -> None:
	drawn = draw_page(bill, page)
	to_picture = drawn.corners.map_to(corners)
	answer.update({name: text for name, text in drawn.texts.items() if not name.startswith("line ")})
	answer["lines"] += drawn.lines
	for name, box in drawn.boxes.items():
		edges = to_picture(box)
		answer["regions"].append({"field": name, "page": picture, **edges})
