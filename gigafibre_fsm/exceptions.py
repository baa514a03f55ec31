"""What can go wrong in the domain, as errors that Frappe turns into a message and a status.

frappe.ValidationError (417)
└── FsmError
    ├── IllegalTransition    a job cannot go there, or not yet
    ├── IllegalMovement      a device cannot go there
    ├── BadPicture           a file that is no usable photograph
    ├── CommandConflict      one command id, two different contents
    ├── OutOfDate (409)      somebody changed the document meanwhile
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


class OutOfDate(FsmError):
	"""Somebody changed the document meanwhile."""

	http_status_code = 409


class TooMany(FsmError):
	"""A limit was reached; the message says when to try again."""

	http_status_code = 429


class NotYours(frappe.PermissionError):
	"""The document belongs to somebody else, or is not there: nobody learns which."""
