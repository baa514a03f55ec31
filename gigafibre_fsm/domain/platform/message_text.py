"""The words of a message that was written as HTML: its lines, without markup. Pure."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset(
	(
		"address",
		"article",
		"blockquote",
		"br",
		"div",
		"dd",
		"dl",
		"dt",
		"footer",
		"h1",
		"h2",
		"h3",
		"h4",
		"h5",
	)
) | frozenset(("h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"))
_UNSEEN = frozenset(("head", "script", "style", "template", "title"))
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "ul", "ol", "table", "blockquote"))


def read_lines(html: str | None) -> str:
	"""Return what a reader sees of a message: its words, with line breaks and without any markup."""
	reader = _Reader()
	reader.feed(html or "")
	reader.close()
	lines = [re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(reader.parts).split("\n")]
	return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def write_lines(text: str) -> str:
	"""Return a text as HTML that shows it as it was typed, lines and all."""
	escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
	return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")


class _Reader(HTMLParser):
	"""Collects the words; `parts` are texts and line breaks."""

	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.parts: list[str] = []
		self._unseen = ""

	def handle_starttag(self, tag: str, attrs: list) -> None:
		if self._unseen:
			return
		if tag in _UNSEEN:
			self._unseen = tag
		elif tag == "br":
			self.parts.append("\n")
		elif tag in _BREAKS:
			self._break()
			if tag == "li":
				self.parts.append("• ")

	def handle_endtag(self, tag: str) -> None:
		if tag == self._unseen:
			self._unseen = ""
		elif tag in _BREAKS and not self._unseen:
			self._break()
			if tag in _PARAGRAPHS:
				self.parts.append("\n")

	def handle_data(self, data: str) -> None:
		if not self._unseen:
			# line ends in the source of HTML are spaces
			self.parts.append(data.replace("\n", " "))

	def _break(self) -> None:
		if self.parts and not self.parts[-1].endswith("\n"):
			self.parts.append("\n")
