"""Whether an uploaded signature is one: a small PNG with something drawn on it."""

import io
import warnings

from PIL import Image

MOST_BYTES = 200 * 1024
MOST_PIXELS = 4_000_000
START = b"\x89PNG\r\n\x1a\n"
# The last chunk of every PNG, empty and so always the same: a file cut off on its way lacks it.
END = b"IEND\xaeB`\x82"


class NoSignature(ValueError):
	"""The file is no signature; `reason` is too_heavy, not_png, damaged or blank."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


def judge(png: bytes) -> None:
	"""Accept a signature or raise NoSignature; the size is read before a pixel is decoded."""
	if len(png) > MOST_BYTES:
		raise NoSignature("too_heavy")
	if not png.startswith(START):
		raise NoSignature("not_png")
	if not png.endswith(END):
		raise NoSignature("damaged")
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
	# The sums of every chunk, which decoding alone may pass over; it uses the picture up.
	picture.verify()
	picture = Image.open(io.BytesIO(png), formats=("PNG",))
	# RGBA and not grey: ink on a transparent sheet is black on transparent black.
	return picture.convert("RGBA").getextrema()
