"""Validates an uploaded signature: a small PNG that is not blank, re-encoded without metadata."""

import io
import warnings

from PIL import Image

from gigafibre_fsm.domain.equipment.imaging import file_structure

MOST_BYTES = 200 * 1024
MOST_PIXELS = 4_000_000
START = b"\x89PNG\r\n\x1a\n"


class UnusableSignature(ValueError):
	"""The file is not a signature; `reason` is too_heavy, not_png, damaged or blank."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


def clean_signature(png: bytes) -> bytes:
	"""Re-encode the drawing as a PNG of its pixels only, without metadata or trailing bytes.

	The dimensions are checked before any pixel is decoded.

	Raises:
		UnusableSignature: the file is not a usable signature.
	"""
	if len(png) > MOST_BYTES:
		raise UnusableSignature("too_heavy")
	if not png.startswith(START):
		raise UnusableSignature("not_png")
	if file_structure.find_end(png, "PNG") is None:
		raise UnusableSignature("damaged")
	try:
		drawing = _drawing(png)
	except (
		OSError,
		ValueError,
		SyntaxError,
		Image.DecompressionBombWarning,
		Image.DecompressionBombError,
	) as error:
		raise UnusableSignature("damaged") from error
	if all(low == high for low, high in drawing.getextrema()):
		raise UnusableSignature("blank")
	out = io.BytesIO()
	drawing.save(out, "PNG")
	return out.getvalue()


def _drawing(png: bytes) -> Image.Image:
	"""Return the pixels in RGBA; raise ValueError if the image is too large for a signature."""
	with warnings.catch_warnings():
		warnings.simplefilter("error", Image.DecompressionBombWarning)
		picture = Image.open(io.BytesIO(png), formats=("PNG",))
	if picture.width * picture.height > MOST_PIXELS:
		raise ValueError("too many pixels")
	# Checks every chunk's CRC, which decoding alone may skip; it consumes the picture.
	picture.verify()
	picture = Image.open(io.BytesIO(png), formats=("PNG",))
	# RGBA and not grey: ink on a transparent background is black on transparent black.
	drawing = picture.convert("RGBA")
	drawing.info.clear()
	return drawing
