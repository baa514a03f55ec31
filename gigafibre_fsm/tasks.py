"""What the clock does: each function finds work, does or queues it, and is safe to run twice."""


def deliver_messages() -> None:
	"""Hand the messages that are due to the provider."""


def sweep_messages() -> None:
	"""Find messages that a dead worker left behind, and learn what became of them."""


def post_stock_entries() -> None:
	"""Tell ERPNext's stock about device movements that it does not know yet; each is committed by itself."""
	import frappe

	from gigafibre_fsm.domain.equipment import posting

	# A worker may die between two movements: what ERPNext was told must stand with the row that says so.
	posting.post_pending(after_each=frappe.db.commit)


def forget_old_links() -> None:
	"""Forget codes, use logs and commands that nobody can still be holding."""
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.access import commands, links

	now = now_datetime()
	links.forget_old(now)
	commands.forget_old(now)
