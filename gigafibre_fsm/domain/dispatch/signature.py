"""Whether an uploaded signature is one: a small PNG with something drawn on it."""

import io
import warnings

from PIL import Image

MOST_BYTES = 200 * 1024
MOST_PIXELS = 4_000_000


class NoSignature(ValueError):
	"""The file is no signature; `reason` is too_heavy, not_png, damaged or blank."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


def judge(png: bytes) -> None:
	"""Accept a signature or raise NoSignature; the size is read before a pixel is decoded."""
	if len(png) > MOST_BYTES:
		raise NoSignature("too_heavy")
	if png[:8] != b"\x89PNG\r\n\x1a\n":
		raise NoSignature("not_png")
	try:
		extremes = _extremes(png)
	except (
		OSError,
		ValueError,
		SyntaxError,
		Image.DecompressionBombWarning,
		Image.DecompressionBombError,
	) as error:
		raise NoSignature("damaged") from error
	if all(low == high for low, high in extremes):
		raise NoSignature("blank")


def _extremes(png: bytes) -> tuple[tuple[int, int], ...]:
	"""The lowest and highest value of each channel; ValueError for a sheet too large to be a signature."""
	with warnings.catch_warnings():
		warnings.simplefilter("error", Image.DecompressionBombWarning)
		picture = Image.open(io.BytesIO(png), formats=("PNG",))
	if picture.width * picture.height > MOST_PIXELS:
		raise ValueError("too many pixels")
	# RGBA and not grey: ink on a transparent sheet is black on transparent black.
	return picture.convert("RGBA").getextrema()
