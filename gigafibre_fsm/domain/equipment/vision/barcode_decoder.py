"""Decodes the barcodes of a prepared photograph, trying harder as long as needed."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat

from gigafibre_fsm.domain.equipment.identity.label_fields import LabelCode
from gigafibre_fsm.domain.equipment.imaging import barcode_regions

# Formats that manufacturers print on devices; each further one takes time and causes false readings.
LABEL = (
	BarcodeFormat.Code128,
	BarcodeFormat.Code39,
	BarcodeFormat.Code93,
	BarcodeFormat.EAN13,
	BarcodeFormat.UPCA,
	BarcodeFormat.QRCode,
	BarcodeFormat.DataMatrix,
)
ANY = (BarcodeFormat.AllReadable,)

# Code 39, Codabar, ITF and Telepen have no check digit of their own; the other symbologies check or correct
# errors.
WITHOUT_CHECK = ("Code 39", "Codabar", "ITF", "Telepen")

WORKING_SIDE = 2048
CLOSE_UP_SIDE = 2400
# Bars thinner than two pixels can be separated only at high magnification.
LARGEST_SIDE = 5000
SECONDS = 2.5

Enough = Callable[[Sequence[LabelCode]], bool]
Point = tuple[float, float]


@dataclass(frozen=True)
class DecodedCodes:
	"""The codes of a photograph, each once, and the names of the attempts made."""

	codes: list[LabelCode]
	tried: tuple[str, ...]


@dataclass(frozen=True)
class _Attempt:
	"""One picture to decode, and the mapping of its points to the photograph."""

	name: str
	image: Image.Image
	place: Callable[[Point], Point]
	linear: bool = False


def decode_barcodes(
	image: Image.Image,
	is_enough: Enough | None = None,
	*,
	formats: Sequence[BarcodeFormat] = LABEL,
	seconds: float = SECONDS,
	clock: Callable[[], float] = time.monotonic,
) -> DecodedCodes:
	"""Decode the barcodes of a grey picture: fast attempts first, then slow ones, until enough or late.

	Args:
		image: the upright picture of `image.prepare_image`, at its full size.
		is_enough: gets all codes so far after each attempt; without it the first attempt with a result is the
			last.
		formats: the symbologies to look for.
		seconds: no attempt starts after this; an attempt takes up to half a second.
		clock: monotonic seconds.
	"""
	satisfied = is_enough or bool
	began = clock()
	codes: dict[str, LabelCode] = {}
	tried: list[str] = []
	for attempt in _attempts(image, lambda: bool(codes)):
		for code in _run_attempt(attempt, formats):
			codes.setdefault(code.text, code)
		tried.append(attempt.name)
		if satisfied(list(codes.values())) or clock() - began > seconds:
			break
	return DecodedCodes(list(codes.values()), tuple(tried))


def _attempts(image: Image.Image, has_found: Callable[[], bool]) -> Iterator[_Attempt]:
	"""Yield pictures to decode, cheapest first; each is made only if those before it were not enough.

	Codes may be light on dark (ISO/IEC 18004 and 16022); such are tried early if nothing else was found, else
	late.
	"""
	share = min(1.0, WORKING_SIDE / max(image.size))
	work = _resized(image, share)
	yield _Attempt("plain", work, lambda point: _scaled(point, 1 / share))
	if share < 1:
		yield _Attempt("full size", image, lambda point: point)
	may_be_dark = not has_found()
	if may_be_dark:
		yield from _inverted(image, work, share)
	found = barcode_regions.find_regions(work)
	for region in found:
		yield from _close_ups(image, region)
	doubled = _resized(work, 2 if max(work.size) <= 1100 else 1.5)
	zoom = doubled.width / work.width * share
	yield _Attempt("twice", doubled, lambda point: _scaled(point, 1 / zoom))
	sharp = doubled.filter(ImageFilter.UnsharpMask(5, 300, 0))
	yield _Attempt("sharpened", sharp, lambda point: _scaled(point, 1 / zoom))
	even = _evened(work)
	yield _Attempt("evened", even, lambda point: _scaled(point, 1 / share))
	calm = work.filter(ImageFilter.MedianFilter(3))
	yield _Attempt("calmed", calm, lambda point: _scaled(point, 1 / share))
	if not may_be_dark:
		yield from _inverted(image, work, share)
	for region in found:
		turned, zoom = _close_up("larger close-up", image, region, 4.0, LARGEST_SIDE)
		yield turned
		sharp = turned.image.filter(ImageFilter.UnsharpMask(zoom, 250, 0))
		yield _Attempt("larger close-up sharpened", sharp, turned.place)
	for angle in () if found else (15, -15, 30, -30, 45):
		yield _turned(f"turned {angle}", work, angle, 1 / share)


def _inverted(image: Image.Image, work: Image.Image, share: float) -> Iterator[_Attempt]:
	yield _Attempt("inverted", ImageOps.invert(work), lambda point: _scaled(point, 1 / share))
	if share < 1:
		yield _Attempt("inverted at full size", ImageOps.invert(image), lambda point: point)


def _close_ups(image: Image.Image, region: barcode_regions.BarcodeRegion) -> Iterator[_Attempt]:
	"""Yield a region of stripes turned upright and enlarged: as is, sharpened, averaged along its bars."""
	turned, zoom = _close_up("close-up", image, region, 3.0, CLOSE_UP_SIDE)
	yield turned
	sharp = turned.image.filter(ImageFilter.UnsharpMask(2.2 * zoom, 250, 0))
	yield _Attempt("close-up sharpened", sharp, turned.place)
	yield _Attempt("close-up averaged", _averaged(turned.image, zoom), turned.place, linear=True)


def _close_up(
	name: str, image: Image.Image, region: barcode_regions.BarcodeRegion, most: float, side: int
) -> tuple[_Attempt, float]:
	"""Return a region turned upright, enlarged `most` times and to `side` pixels at most, and the factor."""
	left, top = region.box[0] * image.width, region.box[1] * image.height
	right, bottom = region.box[2] * image.width, region.box[3] * image.height
	part = image.crop((int(left), int(top), math.ceil(right), math.ceil(bottom)))
	zoom = min(most, side / max(part.size))
	return _turned(name, _resized(part, zoom), region.angle, 1 / zoom, (int(left), int(top))), zoom


def _averaged(image: Image.Image, zoom: float) -> Image.Image:
	"""Average along the bars, which removes noise, then sharpen across them, which is then safe."""
	height = max(8, int(image.height / (4 * zoom)))
	flat = image.resize((image.width, height), Image.Resampling.BOX)
	# Rows are independent now: repeat them, so that a round sharpening mask acts across the bars only.
	rows = flat.resize((image.width, height * 12), Image.Resampling.NEAREST)
	sharp = rows.filter(ImageFilter.UnsharpMask(2.2 * zoom, 350, 0))
	return ImageOps.autocontrast(sharp, cutoff=1)


def _evened(image: Image.Image) -> Image.Image:
	"""Remove slow changes of brightness, such as a lamp's reflection."""
	light = image.filter(ImageFilter.BoxBlur(max(image.size) // 40))
	return ImageOps.autocontrast(ImageChops.subtract(image, light, 1, 128), cutoff=1)


def _resized(image: Image.Image, zoom: float) -> Image.Image:
	if zoom == 1:
		return image
	size = (max(1, round(image.width * zoom)), max(1, round(image.height * zoom)))
	return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0 if zoom < 1 else None)


def _turned(
	name: str, image: Image.Image, angle: float, scale: float, origin: tuple[int, int] = (0, 0)
) -> _Attempt:
	"""Return the picture turned counter-clockwise, with the inverse mapping of its points."""
	turned = image
	if abs(angle) > 1:
		turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=128)
	sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))

	def place(point: Point) -> Point:
		x, y = point[0] - turned.width / 2, point[1] - turned.height / 2
		back = (x * cosine - y * sine + image.width / 2, x * sine + y * cosine + image.height / 2)
		return back[0] * scale + origin[0], back[1] * scale + origin[1]

	return _Attempt(name, turned, place)


def _scaled(point: Point, scale: float) -> Point:
	return point[0] * scale, point[1] * scale


def _run_attempt(attempt: _Attempt, formats: Sequence[BarcodeFormat]) -> list[LabelCode]:
	read = zxingcpp.read_barcodes(
		attempt.image,
		formats=list(formats),
		try_rotate=not attempt.linear,
		try_downscale=not attempt.linear,
		try_invert=formats is ANY,
		text_mode=zxingcpp.TextMode.Plain,
	)
	return [_code(barcode, attempt.place) for barcode in read if barcode.valid and barcode.text.strip()]


def _code(barcode: zxingcpp.Barcode, place: Callable[[Point], Point]) -> LabelCode:
	symbology = str(barcode.format)
	corners = barcode.position
	seen = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
	points = [place((point.x, point.y)) for point in seen]
	middle = (sum(x for x, _ in points) / 4, sum(y for _, y in points) / 4)
	span = max(math.dist(one, other) for one, other in pairwise(points))
	checksummed = not symbology.startswith(WITHOUT_CHECK)
	return LabelCode(barcode.text, symbology, checksummed, middle, span)
