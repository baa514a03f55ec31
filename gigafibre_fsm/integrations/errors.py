"""The three ways in which a call to a vendor can go wrong.

IntegrationError          never raised itself
├── NotConfigured         a person must change settings; nothing was attempted or the vendor knows us not
├── Unavailable           the vendor cannot serve now; trying again later is right
│   └─ unknown_outcome    … but the request may have been carried out: look before repeating it
└── Rejected              the vendor understood and refused; repeating the same request is useless
    └─ opted_out          … because the recipient asked not to be written to
"""


class IntegrationError(Exception):
	"""What every vendor client raises instead of its SDK's own exceptions.

	`str(error)` is one English sentence for people, without secrets. Callers that translate go by `code`.

	Args:
		vendor: the vendor's name as people know it, for example "Twilio".
		message: the sentence.
		code: the vendor's own code as text ("21610", "MAX_TOKENS"), empty when there is none.
	"""

	def __init__(self, vendor: str, message: str, *, code: str = "") -> None:
		super().__init__(message)
		self.vendor = vendor
		self.message = message
		self.code = code


class NotConfigured(IntegrationError):
	"""Settings are missing, switched off, or refused by the vendor; `missing` names the fields."""

	def __init__(self, vendor: str, message: str, *, code: str = "", missing: tuple[str, ...] = ()) -> None:
		super().__init__(vendor, message, code=code)
		self.missing = missing


class Unavailable(IntegrationError):
	"""The vendor is not reachable, overloaded or too slow.

	`unknown_outcome` is true when the request may have been carried out all the same: it left this machine
	whole and its answer was lost. `retry_after` is the vendor's wish in seconds, when it gave one.
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
	"""The vendor refused this very request; `opted_out` tells a recipient's STOP from other refusals."""

	def __init__(self, vendor: str, message: str, *, code: str = "", opted_out: bool = False) -> None:
		super().__init__(vendor, message, code=code)
		self.opted_out = opted_out
