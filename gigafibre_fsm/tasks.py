"""What the clock does: each function finds work, does or queues it, and is safe to run twice."""


def deliver_messages() -> None:
	"""Hand the messages that are due to the provider."""


def sweep_messages() -> None:
	"""Find messages that a dead worker left behind, and learn what became of them."""
