"""What can be wrong with a definition, as codes with values; whoever shows one translates its sentence."""

from dataclasses import dataclass
from enum import Enum


class DefinitionProblemKind(Enum):
	"""A kind of problem; the value is the English sentence with places for its values."""

	NOT_JSON = "This is no JSON: {0}"
	TOO_LARGE = "The definition is larger than {0} characters."
	TOO_MANY_STEPS = "A flow has {0} steps at most."
	TOO_DEEP = "Steps are nested more than {0} levels deep."
	WRONG_SCHEMA = "This file was written for another version of the app: schema {0}, not {1}."
	NO_OBJECT = "{0} must be an object."
	NO_LIST = "{0} must be a list."
	NO_TEXT = "{0} must be a text."
	UNKNOWN_KEY = "{0} is not known here."
	BAD_ID = "“{0}” is no id: a step has s and a number, a case c and a number."
	ID_TWICE = "The id {0} occurs twice."
	UNKNOWN_KIND = "This kind of step does not exist: {0}."
	UNKNOWN_TRIGGER = "This kind of trigger does not exist: {0}."
	NO_TRIGGER = "Nothing starts this flow: choose a trigger."
	NO_STEPS = "This flow does nothing yet: add a step."
	NO_CASES = "A choice needs at least one case."
	NO_CONDITION = "{0} needs a condition."
	BAD_DURATION = (
		"{0} must be a length of time: days, hours and minutes, more than nothing and at most {1} days."
	)
	BAD_RETRY = "{0} of the retries must be between {1} and {2}."
	BAD_VALUE = "{0} is no value: use a literal, or an object with one of field, compute or text."
	MISSING_INPUT = "{0} is missing."
	UNKNOWN_INPUT = "{0} is no input of this step."
	WRONG_TYPE = "{0} must be of the type {1}."
	NO_OPTION = "{0} must be one of: {1}."
	LOOP_WITHOUT_WAIT = "This repetition never waits: add a wait inside it."
	EMPTY_LOOP = "This repetition holds no step."
	UNREACHABLE = "This step is never reached: the flow stops before it."
	TRIGGER_LITERAL = "A trigger takes values as they are: there is no record yet to read from."
	BARRED = "Flows do not listen to {0}: it is a log, or written by flows themselves."
	BAD_CRON = "“{0}” is no calendar: write minute, hour, day, month and weekday, for example 0 9 * * 1-5."
	BAD_TIME = "“{0}” is no time of day: write it like 09:00."
	NO_CHANGE = "“becomes” and “has changed” need a flow that a change of its record starts."
	IN_WORDS = "{0}"
	"""A problem of a condition, an expression or a text: the first value is its sentence, the others fill it."""
	UNREADABLE = "{0} cannot be read: there is no such field, or you may not read it."
	UNKNOWN_STEP = "{0} reads a step that this flow does not have."
	NONE_OF = "One of these is needed: {0}."
	"""The values are labels."""
	NO_WAIT = "This step does not wait, so it has no time-out."


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
	"""One problem of a definition.

	Attributes:
		step: id of the step; empty for the flow itself, `trigger` for its trigger.
		field: the input or part concerned; empty for the whole step.
		values: what the sentence's places are filled with.
	"""

	kind: DefinitionProblemKind
	step: str = ""
	field: str = ""
	values: tuple[str, ...] = ()
