"""Pictures of a printed document, reduced so that the PDF can be sent by e-mail; and the company's logo."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

import frappe

from gigafibre_fsm.domain.access import files

LONGEST_SIDE = 760
"""Pixels: a third of the width of a sheet at 300 dots per inch."""
QUALITY = 68
_MARK = Path(__file__).resolve().parents[2] / "public" / "images" / "logo.svg"


@dataclass(frozen=True, slots=True)
class Logo:
	"""The logo at the top of a printed document."""

	content: bytes
	kind: str
	"""Media type, `image/png` or `image/svg+xml`."""
	has_name: bool
	"""Whether it is the company's own logo, which contains its name; else the name is printed beside it."""


def load_logo(company: str | None = None) -> Logo:
	"""Return a company's logo, else the app's own.

	Args:
		company: name of the Company; by default the default one.
	"""
	company = company or frappe.db.get_single_value("Global Defaults", "default_company")
	url = company and frappe.db.get_value("Company", company, "company_logo")
	png = shrink_picture(files.content_of(files.StoredFile(url, "Company", company)), "PNG") if url else b""
	return Logo(png, "image/png", True) if png else Logo(_MARK.read_bytes(), "image/svg+xml", False)


def shrink_picture(data: bytes, kind: str = "JPEG") -> bytes:
	"""Return a picture as a small JPEG or PNG; empty if it cannot be read."""
	if not data:
		return b""
	try:
		picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
		picture = picture.convert("RGB" if kind == "JPEG" else "RGBA")
	except (OSError, ValueError, Image.DecompressionBombError):
		return b""
	picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
	out = io.BytesIO()
	picture.save(out, kind, quality=QUALITY, optimize=True)
	return out.getvalue()
