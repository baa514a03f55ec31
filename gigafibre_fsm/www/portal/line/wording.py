"""Wording of the customer's line, in the language of the request."""

from datetime import datetime

from gigafibre_fsm.domain.care.portal import line_wording
from gigafibre_fsm.domain.care.portal.my_line import HomeLine, LineDevice
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.customer_requests import CustomerCommand
from gigafibre_fsm.domain.network.line.line_state import LinePlace
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _


def address(place: LinePlace) -> str:
	"""Return an address on one line; empty for a device without one."""
	return line_wording.write_address(place)


def since(line: HomeLine, now: datetime) -> str:
	"""Return since when the line is as it is; empty if that is not known."""
	return line_wording.say_since(line.health, now, language())


def last_contact(line: HomeLine, now: datetime) -> str:
	"""Return when the modem last called in, as a sentence."""
	return line_wording.say_last_contact(line.last_contact, now, language())


def device_name(device: LineDevice, *, is_only: bool) -> str:
	"""Return what a customer calls a device; with several at home, its type tells them apart."""
	if is_only or device.equipment_type == "ONT":
		return _("the modem")
	return _("the router") if device.equipment_type == "Router" else _("the Wi-Fi extender")


def look_result(*, is_new: bool) -> str:
	"""Return what asking the modem brought, as the next page says it."""
	return (
		_("We have just asked again: this is what we know now.")
		if is_new
		else _("We could not ask the modem right now: this is what we knew before. Try again in a minute.")
	)


def command_title(command: CustomerCommand) -> str:
	"""Return what was asked of the modem."""
	if command.command == command_types.REBOOT:
		return _("Restart of the modem")
	return _("Wi-Fi “{0}”").format(command.wifi_ssid)


def command_state(command: CustomerCommand) -> str:
	"""Return the state of what was asked, in a word or two."""
	return {
		command_status.REQUESTED: _("Waiting to be sent"),
		command_status.PENDING: _("Sent") if command.was_delivered else _("Waiting for the modem"),
		command_status.DONE: _("Done"),
		command_status.FAILED: _("Did not work"),
		command_status.UNKNOWN: _("Not known"),
		command_status.CANCELLED: _("Cancelled"),
		command_status.HELD_BACK: _("Not sent"),
	}[command.state]


def command_news(command: CustomerCommand) -> str:
	"""Return what the state means for the customer, and what to do."""
	is_restart = command.command == command_types.REBOOT
	if command.state == command_status.PENDING:
		return _pending(command, is_restart=is_restart)
	if command.state == command_status.FAILED:
		return _failure(command.reason)
	if command.state == command_status.DONE and not is_restart:
		return _("Connect your devices again with this name, and with the new password if you changed it.")
	return {
		command_status.UNKNOWN: _(
			"We do not know whether the modem did it. Look at the modem before you try again."
		),
		command_status.HELD_BACK: _("We send nothing to modems at the moment. Call us if it is urgent."),
	}.get(command.state, "")


def _pending(command: CustomerCommand, *, is_restart: bool) -> str:
	if not command.was_delivered:
		until = formatting.hour(command.expires_on, language()) if command.expires_on else ""
		return _(
			"The modem does not answer at once. It gets this when it calls in, by {0} at the latest; else nothing is changed."
		).format(until)
	if is_restart:
		return _("The modem restarts. It takes about two minutes, and your Internet is cut meanwhile.")
	return _("The modem is changing its Wi-Fi. Your devices lose their connection now.")


def _failure(reason: str) -> str:
	return {
		command_status.EXPIRED: _("The modem did not answer in time, and nothing was changed."),
		"no wifi": _("The Wi-Fi of this modem cannot be changed from here. Call us."),
		"not taken": _("The modem did not take this name. Try another one, or call us."),
	}.get(reason, _("The modem did not do it, and nothing was changed. Try again later, or call us."))


def asked_at(command: CustomerCommand, now: datetime) -> str:
	"""Return when it was asked, and by whom if that was not the customer."""
	at = formatting.moment(command.requested_on, language(), today=now.date())
	return at if command.is_own else _("{0}, by our team").format(at)
