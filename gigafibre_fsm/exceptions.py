"""The domain's errors, which Frappe converts to a message and an HTTP status.

frappe.ValidationError (417)
└── FsmError
    ├── IllegalTransition    the job's status does not allow this, or not yet
    ├── IllegalMovement      the device cannot be moved there
    ├── BadPicture           the file is not a usable photograph
    ├── NeedsConfirmation    possible, but the user must first confirm what is lost by it
    ├── CommandConflict      one command id was used with two different contents
    ├── OutOfDate (409)      the document was changed meanwhile
    │   └── ChangedMeanwhile  a phone's stored action is based on data that has changed
    ├── OnlyLooking (403)    staff look at a customer's portal, or may not
    └── TooMany (429)        a rate limit was reached
frappe.PermissionError (403)
├── NotYours                 the document belongs to another user or does not exist; the answer does not tell
│                            which
└── NotRecent                the person must first prove again that they receive messages at their address
"""

import frappe


class FsmError(frappe.ValidationError):
	"""A refusal with a sentence for the user."""


class IllegalTransition(FsmError):
	"""The job's status does not allow this, or not yet."""


class IllegalMovement(FsmError):
	"""The device cannot be moved there."""


class BadPicture(FsmError):
	"""The file is not a usable photograph."""


class CommandConflict(FsmError):
	"""The same command id was sent with different content."""


class NeedsConfirmation(FsmError):
	"""The action is possible once the user has confirmed the loss that the message names."""


class OutOfDate(FsmError):
	"""The document was changed meanwhile."""

	http_status_code = 409


class OnlyLooking(FsmError):
	"""Somebody of the staff may look at a customer's portal and do nothing there, or not even look."""

	http_status_code = 403


class ChangedMeanwhile(OutOfDate):
	"""A phone's stored action is based on data that has changed; the technician decides what to do.

	`differences` are rows of `{"field", "phone", "server"}`; `now` is the present data, to send the same
	action again on purpose; `may_apply` tells whether that can succeed.
	"""

	differences: "list[dict[str, str]]"
	now: "dict[str, str]"
	may_apply: bool

	@classmethod
	def from_differences(
		cls, sentence: str, differences: list[dict], now: dict, may_apply: bool
	) -> "ChangedMeanwhile":
		"""Return the error with its differences."""
		error = cls(sentence)
		error.differences, error.now, error.may_apply = differences, now, may_apply
		return error


class TooMany(FsmError):
	"""A rate limit was reached; the message says when to try again."""

	http_status_code = 429


class NotYours(frappe.PermissionError):
	"""The document belongs to another user or does not exist; the answer does not tell which."""


class NotRecent(frappe.PermissionError):
	"""The person must first prove again that they receive messages at their address: the page offers a link."""
