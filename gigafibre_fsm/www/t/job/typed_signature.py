"""A signature for phones that cannot draw one: the typed name as a picture that is marked as typed."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import frappe

SIZE = (700, 220)
INK = (11, 27, 34)


def draw(name: str, remark: str) -> bytes:
	"""Return the PNG of a typed name with a remark below it that it was not drawn by hand."""
	picture = Image.new("RGB", SIZE, "white")
	pen = ImageDraw.Draw(picture)
	pen.text((30, 60), name, fill=INK, font=_fitting(pen, name))
	pen.line((30, 150, SIZE[0] - 30, 150), fill=INK, width=2)
	pen.text((30, 165), remark, fill=INK, font=_font(22))
	out = BytesIO()
	picture.save(out, "PNG", optimize=True)
	return out.getvalue()


def _fitting(pen: ImageDraw.ImageDraw, text: str) -> ImageFont.ImageFont:
	for size in (56, 44, 34, 26):
		font = _font(size)
		if pen.textlength(text, font=font) <= SIZE[0] - 60:
			break
	return font


def _font(size: int) -> ImageFont.ImageFont:
	face = _face()
	return ImageFont.truetype(face, size) if face else ImageFont.load_default(size)


@cache
def _face() -> str | None:
	"""Return the desk's font file, since Pillow's built-in font has no accents.

	Frappe 15 spells the file's name in two ways.
	"""
	folder = Path(frappe.get_app_path("frappe", "public", "css", "fonts", "inter"))
	found = [
		path for path in folder.glob("*.woff2") if path.stem.lower().replace("-", "_") == "inter_regular"
	]
	return str(found[0]) if found else None
