"""Buttons of pages that this version of the app does not have."""

from typing import NoReturn

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError


def refuse_unknown_button() -> NoReturn:
	"""Refuse a form of an unknown button: its page was opened in another version, or is not ours.

	Raises:
		FsmError: always; the message says to reload the page.
	"""
	frappe.throw(_("This button is no longer known. Reload the page and try again."), FsmError)
