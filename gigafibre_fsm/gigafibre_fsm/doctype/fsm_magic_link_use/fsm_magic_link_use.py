"""FSM Magic Link Use: one browser that used a link, logged at its first write."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMMagicLinkUse(Row):
	"""Time, network address and browser; deleted thirty days after the link expired."""
