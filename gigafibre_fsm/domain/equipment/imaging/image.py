"""Turns whatever a phone uploads into an upright, bounded picture without its metadata."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from gigafibre_fsm.domain.equipment.imaging import file_structure

MOST_BYTES = 25 * 1024 * 1024
# A JPEG with its rows in order can be decoded at half its size, and photographs are that; 16 megapixels of a PNG fit
# into a few kilobytes. Phones write HEIC with up to 24.
MOST_PIXELS = {"JPEG": 40_000_000, "HEIF": 26_000_000}
MOST_PIXELS_ELSE = 16_000_000
MOST_DECODED = 16_000_000
"""Pixels that anything later works on; larger photographs are decoded smaller."""
LONGEST_SIDE = 2048
SHORTEST_SIDE = 16
JPEG_QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")

HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


class UnusablePicture(ValueError):
	"""The file is no usable photograph; `reason` is empty, too_heavy, not_a_picture, too_large, too_small or damaged."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


@dataclass(frozen=True)
class PreparedImage:
	"""A photograph that is safe to work with.

	`jpeg` is in colour, at most 2048 pixels long (or as asked), without EXIF: what is kept and what a vendor may see.
	`image` is the same picture in grey at its full size, or at half of it above MOST_DECODED pixels, for the
	barcode decoder. `width` and `height` are those of `image`, upright.
	"""

	jpeg: bytes
	width: int
	height: int
	image: Image.Image


def prepare_image(data: bytes, longest: int = LONGEST_SIDE) -> PreparedImage:
	"""Check a file by its content, then decode, turn upright, strip and bound it.

	The size is read from the header and refused above what its format may hold before a single pixel is decoded:
	a PNG of 168 KB can hold 177 megapixels, which cost 850 MB of memory. `longest` bounds the JPEG, in pixels.

	Raises:
		UnusablePicture: `reason` says why.
	"""
	picture = _opened(data)
	width, height = picture.size
	if width * height > _most_pixels(data, picture.format):
		raise UnusablePicture("too_large")
	if min(width, height) < SHORTEST_SIDE:
		raise UnusablePicture("too_small")
	# Frappe's File tells Pillow, for the whole process, to draw cut-off pictures with a grey rest.
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
	"""The format that the first bytes promise (a name of `FORMATS`), None for anything else."""
	if data[:3] == b"\xff\xd8\xff":
		return "JPEG"
	if data[:8] == b"\x89PNG\r\n\x1a\n":
		return "PNG"
	if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
		return "WEBP"
	if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
		return "HEIF"
	return None


def _opened(data: bytes) -> Image.Image:
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
			# Pillow only warns between its limit and twice of it; our own limit is lower and comes next.
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
	"""Teach Pillow the format of iPhones, only when such a file comes: the library costs a worker 10 MB."""
	from pillow_heif import register_heif_opener

	register_heif_opener(thumbnails=False)


def _flat(picture: Image.Image, longest: int) -> tuple[Image.Image, Image.Image]:
	"""The picture in grey at full size, and in colour within bounds; both upright and opaque."""
	orientation = picture.getexif().get(0x0112, 1)
	if picture.width * picture.height > MOST_DECODED:
		# only a JPEG knows how; another is made smaller below
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
		# Sixteen bits of grey: a plain conversion clips everything bright to white.
		return picture.point(lambda level: level / 256).convert("L").convert("RGB")
	return picture if picture.mode == "RGB" else picture.convert("RGB")


def _resized(picture: Image.Image, share: float) -> Image.Image:
	size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
	return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
	"""Apply EXIF's orientation (CIPA DC-008, tag 0x0112) and forget every other piece of metadata."""
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
