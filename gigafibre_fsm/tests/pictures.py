"""Pictures for tests, drawn here: a photo, a signature, an empty sheet."""

import io

from PIL import Image, ImageDraw


def a_photo(color: str = "steelblue") -> bytes:
	"""A small JPEG that is as good as any photo."""
	out = io.BytesIO()
	Image.new("RGB", (160, 120), color).save(out, "JPEG")
	return out.getvalue()


def a_signature() -> bytes:
	"""A PNG with a stroke on a transparent sheet, as a canvas makes it."""
	sheet = Image.new("RGBA", (300, 120))
	ImageDraw.Draw(sheet).line([(20, 90), (90, 30), (150, 95), (270, 40)], fill="black", width=3)
	return _png(sheet)


def a_blank_signature() -> bytes:
	"""The same sheet with nothing on it."""
	return _png(Image.new("RGBA", (300, 120)))


def _png(sheet: Image.Image) -> bytes:
	out = io.BytesIO()
	sheet.save(out, "PNG")
	return out.getvalue()
