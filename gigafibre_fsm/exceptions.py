"""What can go wrong in the domain, as errors that Frappe turns into a message and a status.

frappe.ValidationError (417)
└── FsmError
    ├── IllegalTransition    a job cannot go there, or not yet
    ├── IllegalMovement      a device cannot go there
    ├── BadPicture           a file that is no usable photograph
    ├── NeedsConfirmation    it can be done, but something falls away by it that must be confirmed first
    ├── CommandConflict      one command id, two different contents
    ├── OutOfDate (409)      somebody changed the document meanwhile
    │   └── ChangedMeanwhile  what a phone has kept for a while rests on what is no longer so
    └── TooMany (429)        a limit was reached
frappe.PermissionError (403)
└── NotYours                 the document belongs to somebody else, or is not there: nobody learns which
"""

import frappe


class FsmError(frappe.ValidationError):
	"""A refusal with a sentence for the person who asked."""


class IllegalTransition(FsmError):
	"""A job cannot go to that status, or not yet."""


class IllegalMovement(FsmError):
	"""A device cannot go to that place."""


class BadPicture(FsmError):
	"""A file that is no usable photograph."""


class CommandConflict(FsmError):
	"""The same command id came with another content."""


class NeedsConfirmation(FsmError):
	"""It can be done once somebody has confirmed what falls away by it, which the sentence names."""


class OutOfDate(FsmError):
	"""Somebody changed the document meanwhile."""

	http_status_code = 409


class ChangedMeanwhile(OutOfDate):
	"""What a phone has kept for a while rests on what is no longer so; a person decides what becomes of it.

	`differences` are rows of `{"field", "phone", "server"}`; `now` is what the phone should have seen, to send
	the same again on purpose; `may_apply` says whether that can succeed.
	"""

	differences: "list[dict[str, str]]"
	now: "dict[str, str]"
	may_apply: bool

	@classmethod
	def of(cls, sentence: str, differences: list[dict], now: dict, may_apply: bool) -> "ChangedMeanwhile":
		"""The error with what differs."""
		error = cls(sentence)
		error.differences, error.now, error.may_apply = differences, now, may_apply
		return error


class TooMany(FsmError):
	"""A limit was reached; the message says when to try again."""

	http_status_code = 429


class NotYours(frappe.PermissionError):
	"""The document belongs to somebody else, or is not there: nobody learns which."""
