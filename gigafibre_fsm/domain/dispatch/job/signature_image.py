"""Whether an uploaded signature is one: a small PNG with something drawn on it, kept without anything else."""

import io
import warnings

from PIL import Image

from gigafibre_fsm.domain.equipment.imaging import file_structure

MOST_BYTES = 200 * 1024
MOST_PIXELS = 4_000_000
START = b"\x89PNG\r\n\x1a\n"


class NoSignature(ValueError):
	"""The file is no signature; `reason` is too_heavy, not_png, damaged or blank."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


def clean(png: bytes) -> bytes:
	"""The same drawing as a PNG of its pixels alone: no text, place or time, and nothing behind its end.

	The size is read before a pixel is decoded.

	Raises:
		NoSignature: it is none.
	"""
	if len(png) > MOST_BYTES:
		raise NoSignature("too_heavy")
	if not png.startswith(START):
		raise NoSignature("not_png")
	if file_structure.find_end(png, "PNG") is None:
		raise NoSignature("damaged")
	try:
		drawing = _drawing(png)
	except (
		OSError,
		ValueError,
		SyntaxError,
		Image.DecompressionBombWarning,
		Image.DecompressionBombError,
	) as error:
		raise NoSignature("damaged") from error
	if all(low == high for low, high in drawing.getextrema()):
		raise NoSignature("blank")
	out = io.BytesIO()
	drawing.save(out, "PNG")
	return out.getvalue()


def _drawing(png: bytes) -> Image.Image:
	"""The pixels in RGBA; ValueError for a sheet too large to be a signature."""
	with warnings.catch_warnings():
		warnings.simplefilter("error", Image.DecompressionBombWarning)
		picture = Image.open(io.BytesIO(png), formats=("PNG",))
	if picture.width * picture.height > MOST_PIXELS:
		raise ValueError("too many pixels")
	# The sums of every chunk, which decoding alone may pass over; it uses the picture up.
	picture.verify()
	picture = Image.open(io.BytesIO(png), formats=("PNG",))
	# RGBA and not grey: ink on a transparent sheet is black on transparent black.
	drawing = picture.convert("RGBA")
	drawing.info.clear()
	return drawing
