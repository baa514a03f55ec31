"""Who follows a ticket without having it: told on the desk what happens to it."""

import frappe

from gigafibre_fsm.domain.platform import desk_notifications

DOCTYPE = "FSM Ticket Follower"


def follow_ticket(ticket: str, user: str) -> None:
	"""Let a user follow a ticket; nothing if they do."""
	if not is_following(ticket, user):
		# guard: the endpoint has checked that the user may read the ticket; they follow for themselves alone
		frappe.get_doc({"doctype": DOCTYPE, "issue": ticket, "user": user}).insert(ignore_permissions=True)


def unfollow_ticket(ticket: str, user: str) -> None:
	"""Let a user no longer follow a ticket."""
	frappe.db.delete(DOCTYPE, {"issue": ticket, "user": user})


def is_following(ticket: str, user: str) -> bool:
	"""Whether a user follows a ticket."""
	return bool(frappe.db.exists(DOCTYPE, {"issue": ticket, "user": user}))


def notify_followers(ticket: str, sentence: str, actor: str) -> None:
	"""Notify a ticket's followers on the desk, but for whoever caused it.

	Args:
		ticket: name of the Issue.
		sentence: in English, a source string of the translations.
		actor: name of the User.
	"""
	users = frappe.get_all(DOCTYPE, {"issue": ticket, "user": ("!=", actor)}, pluck="user", order_by="user")
	desk_notifications.notify_users(users, sentence, "Issue", ticket)


def forget_ticket(ticket: str) -> None:
	"""Delete the rows of a ticket that is deleted."""
	frappe.db.delete(DOCTYPE, {"issue": ticket})
