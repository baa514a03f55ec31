"""Notices on the desk to accounts receivable: what somebody must look at, in the language of each."""

from gigafibre_fsm.domain.platform import desk_notifications

ROLE = "FSM Accounts"


def notify(sentence: str, doctype: str, name: str) -> None:
	"""Notify everybody of accounts receivable of a document; those who want it by e-mail get it by e-mail too.

	Args:
		sentence: in English, a source string of the translations.
		doctype, name: the document that it opens.
	"""
	desk_notifications.notify_users(desk_notifications.list_users(ROLE), sentence, doctype, name)
