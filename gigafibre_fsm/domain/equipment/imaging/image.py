"""Turns an uploaded picture into an upright one of bounded size without metadata."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from gigafibre_fsm.domain.equipment.imaging import file_structure

MOST_BYTES = 25 * 1024 * 1024
# Photographs are JPEGs, which can be decoded at half size if their rows are stored in order; a PNG of a few
# kilobytes can hold 16 megapixels. Phones write HEIC with up to 24.
MOST_PIXELS = {"JPEG": 40_000_000, "HEIF": 26_000_000}
MOST_PIXELS_ELSE = 16_000_000
MOST_DECODED = 16_000_000
"""Pixels of the picture that later steps work on; larger photographs are decoded at a smaller size."""
LONGEST_SIDE = 2048
SHORTEST_SIDE = 16
JPEG_QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


class UnusablePicture(ValueError):
	"""No usable photograph; `reason`: `empty`, too_heavy, not_a_picture, too_large, too_small or damaged."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


@dataclass(frozen=True)
class PreparedImage:
	"""A photograph that is safe to process.

	`jpeg` is in colour, at most 2048 pixels long (or as requested), without EXIF; it is what is stored and
	what a vendor may receive. `image` is the same picture in grey for the barcode decoder: at full size, or
	smaller if that exceeds MOST_DECODED pixels. `width` and `height` are those of `image`, upright.
	"""

	jpeg: bytes
	width: int
	height: int
	image: Image.Image


def prepare_image(data: bytes, longest: int = LONGEST_SIDE) -> PreparedImage:
	"""Check a file by its content, then decode it, turn it upright, remove metadata and limit its size.

	The dimensions are read from the header, and too large ones rejected, before a pixel is decoded: a PNG of
	168 KB can hold 177 megapixels, which take 850 MB of memory. `longest` limits the JPEG, in pixels.

	Raises:
		UnusablePicture: `reason` tells why.
	"""
	picture = _open_image(data)
	width, height = picture.size
	if width * height > _most_pixels(data, picture.format):
		raise UnusablePicture("too_large")
	if min(width, height) < SHORTEST_SIDE:
		raise UnusablePicture("too_small")
	# Frappe's File makes Pillow, in the whole process, fill truncated pictures with grey instead of failing.
	if file_structure.find_end(data, picture.format) is None:
		raise UnusablePicture("damaged")
	try:
		grey, small = _flat(picture, longest)
	except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
		raise UnusablePicture("damaged") from error
	out = io.BytesIO()
	small.save(out, "JPEG", quality=JPEG_QUALITY, optimize=False)
	return PreparedImage(out.getvalue(), grey.width, grey.height, grey)


def detect_kind(data: bytes) -> str | None:
	"""Return the format by a file's first bytes (one of `FORMATS`), None for any other."""
	if data[:3] == b"\xff\xd8\xff":
		return "JPEG"
	if data[:8] == b"\x89PNG\r\n\x1a\n":
		return "PNG"
	if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
		return "WEBP"
	if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
		return "HEIF"
	return None


def _open_image(data: bytes) -> Image.Image:
	if not data:
		raise UnusablePicture("empty")
	if len(data) > MOST_BYTES:
		raise UnusablePicture("too_heavy")
	kind = detect_kind(data)
	if kind is None:
		raise UnusablePicture("not_a_picture")
	if kind == "HEIF":
		_accept_heif()
	try:
		with warnings.catch_warnings():
			# Pillow only warns between its limit and twice that; our own, lower limit is checked next.
			warnings.simplefilter("ignore", Image.DecompressionBombWarning)
			return Image.open(io.BytesIO(data), formats=(kind,))
	except Image.DecompressionBombError as error:
		raise UnusablePicture("too_large") from error
	except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
		raise UnusablePicture("damaged") from error


def _most_pixels(data: bytes, kind: str | None) -> int:
	kind = "JPEG" if kind == "MPO" else kind
	if kind == "JPEG" and file_structure.is_progressive(data):
		return MOST_PIXELS_ELSE
	return MOST_PIXELS.get(kind or "", MOST_PIXELS_ELSE)


def _accept_heif() -> None:
	"""Register the iPhone's format with Pillow, only when needed: the library takes 10 MB per worker."""
	from pillow_heif import register_heif_opener

	register_heif_opener(thumbnails=False)


def _flat(picture: Image.Image, longest: int) -> tuple[Image.Image, Image.Image]:
	"""Return the picture in grey at full size, and in colour within bounds; both upright and opaque."""
	orientation = picture.getexif().get(0x0112, 1)
	if picture.width * picture.height > MOST_DECODED:
		# only JPEG decoders can scale; other pictures are reduced below
		picture.draft(None, (picture.width // 2, picture.height // 2))
	picture.load()
	opaque = _opaque(picture)
	if (pixels := opaque.width * opaque.height) > MOST_DECODED:
		opaque = _resized(opaque, (MOST_DECODED / pixels) ** 0.5)
	small = opaque.copy() if max(opaque.size) <= longest else _resized(opaque, longest / max(opaque.size))
	grey = opaque.convert("L")
	return _upright(grey, orientation), _upright(small, orientation)


def _opaque(picture: Image.Image) -> Image.Image:
	if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
		layer = picture.convert("RGBA")
		paper = Image.new("RGB", layer.size, "white")
		paper.paste(layer, mask=layer.getchannel("A"))
		return paper
	if picture.mode.startswith("I"):
		# 16-bit grey: a plain conversion clips all bright levels to white.
		return picture.point(lambda level: level / 256).convert("L").convert("RGB")
	return picture if picture.mode == "RGB" else picture.convert("RGB")


def _resized(picture: Image.Image, share: float) -> Image.Image:
	size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
	return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
	"""Apply the EXIF orientation (CIPA DC-008, tag 0x0112) and drop all other metadata."""
	turns = {
		2: Image.Transpose.FLIP_LEFT_RIGHT,
		3: Image.Transpose.ROTATE_180,
		4: Image.Transpose.FLIP_TOP_BOTTOM,
		5: Image.Transpose.TRANSPOSE,
		6: Image.Transpose.ROTATE_270,
		7: Image.Transpose.TRANSVERSE,
		8: Image.Transpose.ROTATE_90,
	}
	turn = turns.get(orientation)
	upright = picture.transpose(turn) if turn is not None else picture
	upright.info.clear()
	return upright
