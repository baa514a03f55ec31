"""A device's recent commands in words, the same for the phone and the desk."""

from dataclasses import dataclass
from datetime import datetime

from frappe import _

from gigafibre_fsm.domain.network.commands import messages as command_messages
from gigafibre_fsm.domain.network.commands import requests as command_requests
from gigafibre_fsm.domain.network.commands.requests import CommandResult
from gigafibre_fsm.domain.network.line import repository as line_repository


@dataclass(frozen=True, slots=True)
class CommandRecord:
	"""One command: `state` as stored, other texts in the language of the request; never a password.

	`by` names the customer if they requested it on their own page; else it is empty.
	"""

	name: str
	title: str
	about: str
	state: str
	said: str
	reason: str
	may_cancel: bool
	is_open: bool
	result: CommandResult
	by: str


def list_commands(equipment: str, now: datetime) -> list[CommandRecord]:
	"""Return the commands of the last day, newest first."""
	line = line_repository.find_line(equipment)
	interval, last = (line.inform_interval, line.last_inform) if line else (0, None)
	return [
		CommandRecord(
			row["name"],
			command_messages.command_name(row["command"]),
			row["wifi_ssid"] or row["host"] or row["file"] or "",
			row["state"],
			command_messages.describe_state(row, now),
			command_messages.describe_reason(row, interval, last, now),
			row["may_cancel"],
			row["is_open"],
			row["result"],
			_("by the customer, on their page") if row["customer"] else "",
		)
		for row in command_requests.list_shown(equipment, now)
	]
