"""A message of the thread, and its place in it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pypika.terms import Criterion, Field

PAGE = 20
TEXT, QUEUED_MAIL, MAIL = "text", "queued", "mail"
FAILED, UNKNOWN = "failed", "unknown"


class MessagePlace(NamedTuple):
	"""The place of a message in the thread: when it was stored (site time, naive), its source and name."""

	at: datetime
	source: str
	name: str | int

	@property
	def text(self) -> str:
		"""The place as the address of a page has it."""
		return f"{self.at.isoformat()}~{self.source}~{self.name}"

	@classmethod
	def parse(cls, text: str) -> "MessagePlace | None":
		"""Return the place that a text means; None if it means none."""
		moment, _mark, rest = text.partition("~")
		source, mark, name = rest.partition("~")
		try:
			return cls(datetime.fromisoformat(moment), source, name) if mark else None
		except ValueError:
			return None

	def is_before(self, creation: Field, name: Field, source: str) -> Criterion:
		"""Return the criterion for the rows of a source that come earlier in the thread.

		Args:
			creation: the column with the moment.
			name: the column with the name.
			source: TEXT, QUEUED_MAIL or MAIL.
		"""
		if source == self.source:
			return (creation < self.at) | ((creation == self.at) & (name < self.name))
		return creation <= self.at if source < self.source else creation < self.at


@dataclass(frozen=True, slots=True)
class MessageAttachment:
	"""A file of an e-mail: the name of the File, and how it is called."""

	row: str
	title: str


@dataclass(frozen=True, slots=True)
class Message:
	"""A message as its customer reads it.

	Attributes:
		key: its place in the thread.
		is_ours: whether the company wrote it.
		subject: of an e-mail; empty for a text.
		text: its words, without addresses that open something.
		outcome: failed or unknown if it may not have arrived; else empty.
		about: doctype and name of the document that it is about; None without one that has a page.
		files: its attachments.
		is_shown: whether the customer sees it; one that is not keeps its place, so that pages do not overlap.
	"""

	key: MessagePlace
	is_ours: bool
	subject: str
	text: str
	outcome: str = ""
	about: tuple[str, str] | None = None
	files: tuple[MessageAttachment, ...] = ()
	is_shown: bool = True
