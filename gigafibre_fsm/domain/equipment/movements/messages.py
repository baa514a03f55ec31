"""Messages about a movement for the user who requested it."""

from frappe import _

from gigafibre_fsm.domain.equipment.movements import states as movement_states


def describe_done(equipment: str, status: str) -> str:
	"""Return where the device is now, as a sentence in the language of the request."""
	sentences = {
		movement_states.IN_STOCK: _("{0} is in the warehouse now."),
		movement_states.ON_TRUCK: _("{0} is on the truck now."),
		movement_states.INSTALLED: _("{0} is installed now."),
		movement_states.IN_REPAIR: _("{0} is in repair now."),
		movement_states.LOST: _("{0} is reported lost now."),
		movement_states.RETIRED: _("{0} is out of use now."),
	}
	return sentences[status].format(equipment)


def describe_unchanged(equipment: str, status: str) -> str:
	"""Return the sentence that the device was there already, in the language of the request."""
	if status == movement_states.INSTALLED:
		return _("{0} is already installed at this address.").format(equipment)
	return _("{0} is already there.").format(equipment)


def explain_refusal(equipment: str, status: str, movement: str) -> str:
	"""Return why a movement is impossible and what to do; never names the holder of the device.

	Args:
		equipment: name of the Equipment.
		status: the device's present status, one of `states.py`.
		movement: the kind of movement requested, a key of `states.MOVES`.
	"""
	sentences = {
		movement_states.INSTALLED: _("{0} is installed at another address. Ask dispatch to free it first."),
		movement_states.IN_REPAIR: _("{0} is defective or in repair. Take another device."),
		movement_states.LOST: _("{0} was reported lost. If you hold it, open its page and tap “I have it”."),
		movement_states.RETIRED: _("{0} was taken out of use. Take another device."),
	}
	if movement == "Remove":
		return _("{0} is not installed anywhere, so it cannot be removed.").format(equipment)
	if movement == "Find":
		return _("{0} is not reported lost.").format(equipment)
	return sentences.get(status, _("{0} cannot make this movement from where it is.")).format(equipment)
