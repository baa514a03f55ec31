"""What a technician's command is: who does it, how its form is read, what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Arguments, Form
from gigafibre_fsm.domain.dispatch.technician_work.own_job import ActionAnswer
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult


class CommandAnswer(ActionAnswer, total=False):
	"""Result of a technician's command, with only the fields that apply.

	`follow_up_job` is that of a partially completed job, `removed` is set if a device was taken away, `is_own` if the
	job is still the technician's; `happened_on` is when it was made, site time, as text. `command` is a CPE Command,
	`speed_test` a Speed Test, `probe` a Modem Probe; `said` confirms in words what has no other trace on the page.
	"""

	follow_up_job: str | None
	scan: str
	removed: bool
	is_own: bool
	happened_on: str
	command: str
	speed_test: str
	probe: str
	said: str


@dataclass(frozen=True, slots=True)
class Doing:
	"""The technician, job and time of a command; `job`, `age` and `look` as in commands.Command.

	`done_on` is when it was made, `received_on` when it arrived; both site time, naive.
	"""

	job: str | None
	technician: str
	user: str
	received_on: datetime
	done_on: datetime
	age: int = 0
	look: LabelReadResult | None = None


@dataclass(frozen=True, slots=True)
class TechnicianCommand:
	"""The reader and the handler of a command.

	Attributes:
		read: reads the arguments from a form.
		handler: carries it out; takes a Doing and the arguments.
		is_checked: False if it does not matter what the phone showed of the job.
		is_of_device: whether the argument `equipment` names the Equipment that it is about.
		untraced: arguments that a repeat with the same id need not have alike, because they may not be kept, or
			because they say nothing of the command.
	"""

	read: Callable[[Form], Arguments]
	handler: Callable[..., CommandAnswer]
	is_checked: bool = True
	is_of_device: bool = False
	untraced: tuple[str, ...] = ()
