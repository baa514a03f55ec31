"""What each role of the office may do, in the language of the request."""

from dataclasses import dataclass

from frappe import _


@dataclass(frozen=True, slots=True)
class RoleWords:
	"""A role's name for people, and what it may do."""

	title: str
	meaning: str


def word_roles() -> dict[str, RoleWords]:
	"""Return the words of each role with access to the desk, in the order in which they are offered."""
	return {
		"FSM Manager": RoleWords(
			_("Manager"), _("plans, sees figures and money, draws flows, makes dispatchers")
		),
		"FSM Dispatcher": RoleWords(_("Dispatcher"), _("plans and dispatches visits, invites technicians")),
		"FSM Support": RoleWords(
			_("Support"), _("answers customers by ticket, telephone and text; sees no amounts")
		),
		"FSM Accounts": RoleWords(_("Accounts receivable"), _("follows invoices, payments and reminders")),
		"FSM Refunds": RoleWords(_("Refunds"), _("gives money back")),
		"FSM Portal Viewer": RoleWords(
			_("Portal viewer"), _("looks at the portal as a customer sees it; each look is recorded")
		),
	}
