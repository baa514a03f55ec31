"""What a message that the app sends is: its wording, placeholders and rules, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# as long as a real short link: a rather long host, /l/ and 22 characters
SAMPLE_LINK = "https://erp.gigafibre.example/l/Zr5T0kq1V9mXw3yB7nC2pQ"


@dataclass(frozen=True)
class Template:
	"""One kind of message.

	`samples` holds a long but plausible value for every variable; subjects are for messages that may be sent by
	e-mail; `required` are the placeholders without
	which the message is useless; `quiet_hours` tells whether it waits until the quiet hours end.
	"""

	description: str
	body_fr: str
	body_en: str
	samples: Mapping[str, str]
	required: frozenset[str] = field(default_factory=frozenset)
	quiet_hours: bool = True
	transactional: bool = True
	subject_fr: str = ""
	subject_en: str = ""

	@property
	def variables(self) -> frozenset[str]:
		"""The names of all placeholders this message may use."""
		return frozenset(self.samples)
