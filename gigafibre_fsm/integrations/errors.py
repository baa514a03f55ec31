"""The errors of all vendor clients.

IntegrationError          base class, never raised itself
├── NotConfigured         settings must be changed; nothing was attempted, or the vendor refused the
credentials ├── Unavailable           the vendor cannot serve now; retry later
│   └─ unknown_outcome    … but the request may have been carried out: check before a retry
└── Rejected              the vendor understood and refused; a retry of the same request is useless
    └─ opted_out          … because the recipient asked to receive no texts
"""


class IntegrationError(Exception):
	"""Base class of the errors that vendor clients raise instead of their SDK's own exceptions.

	`str(error)` is one English sentence for people, without secrets, and a source string of our translations.

	Args:
		vendor: the vendor's name, for example "Twilio".
		message: the sentence.
		code: the vendor's own code as text ("21610", "MAX_TOKENS"); empty if there is none.
	"""

	def __init__(self, vendor: str, message: str, *, code: str = "") -> None:
		super().__init__(message)
		self.vendor = vendor
		self.message = message
		self.code = code


class NotConfigured(IntegrationError):
	"""Settings are missing, disabled, or refused by the vendor; `missing` lists the fields."""

	def __init__(self, vendor: str, message: str, *, code: str = "", missing: tuple[str, ...] = ()) -> None:
		super().__init__(vendor, message, code=code)
		self.missing = missing


class Unavailable(IntegrationError):
	"""The vendor is unreachable, overloaded or too slow.

	`unknown_outcome` is true if the request may have been carried out all the same: it was sent in full and
	its answer was lost. `retry_after` is the vendor's requested pause in seconds, if any.
	"""

	def __init__(
		self,
		vendor: str,
		message: str,
		*,
		code: str = "",
		unknown_outcome: bool = False,
		retry_after: float | None = None,
	) -> None:
		super().__init__(vendor, message, code=code)
		self.unknown_outcome = unknown_outcome
		self.retry_after = retry_after


class Rejected(IntegrationError):
	"""The vendor refused this request; `opted_out` distinguishes a recipient's STOP from other refusals.

	`reference` is the vendor's id of what was refused, where the vendor keeps it: a declined payment.
	"""

	def __init__(
		self, vendor: str, message: str, *, code: str = "", opted_out: bool = False, reference: str = ""
	) -> None:
		super().__init__(vendor, message, code=code)
		self.opted_out = opted_out
		self.reference = reference
