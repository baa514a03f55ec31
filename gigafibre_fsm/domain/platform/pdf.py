"""Tagged PDF documents from pages of our own.

WeasyPrint makes the PDF: Frappe pins it already, it needs only Pango, and it writes tagged PDF (PDF/UA),
which screen readers can read. wkhtmltopdf, which Frappe's own PDF button uses, needs a browser engine and
writes no tags.
"""

import base64
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def load_templates(folder: Path) -> Environment:
	"""Return the templates of a kind of document: all typed text is escaped, and a value left out is an error."""
	return Environment(
		loader=FileSystemLoader(folder),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)


def print_page(page: str) -> bytes:
	"""Convert a whole HTML page to a tagged PDF; nothing outside the page is fetched."""
	# imported here because it loads Pango, which only PDF rendering needs
	import weasyprint

	return weasyprint.HTML(string=page, url_fetcher=_fetch_embedded).write_pdf(pdf_variant="pdf/ua-1")


def join_sheets(documents: Iterable[bytes]) -> bytes:
	"""Return PDF documents as one, to be printed: each begins on the front of a sheet, also where both sides are printed."""
	# imported here because only printed documents need it
	import pypdf

	joined = pypdf.PdfWriter()
	for document in documents:
		if len(joined.pages) % 2:
			joined.add_blank_page()
		joined.append(io.BytesIO(document), import_outline=False)
	result = io.BytesIO()
	joined.write(result)
	return result.getvalue()


def embed(content: bytes, kind: str) -> str:
	"""Return a picture as a data URL, given its media type."""
	return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _fetch_embedded(url: str, *_args: object, **_kwargs: object) -> dict:
	"""Fetch data URLs only: typed text must not make the server fetch an address or read a file."""
	if not url.startswith("data:"):
		raise ValueError("a document fetches nothing")
	import weasyprint

	return weasyprint.default_url_fetcher(url)
