"""What is wrong with a part of a flow's definition: where, and in words that the office reads. Pure."""

from dataclasses import dataclass

from gigafibre_fsm.domain.flows.definition.reasons import StoredReason


@dataclass(frozen=True, slots=True)
class ConditionProblem:
	"""One mistake in a condition, an expression or a text.

	`path` leads to it inside the JSON, for example `all.1.any.0.value`; `message` is an English sentence with the
	holes of `str.format`, a key of translations/fr.csv; `values` fill its holes.
	"""

	path: str
	message: str
	values: tuple[str, ...] = ()

	@property
	def text(self) -> str:
		"""The sentence in English."""
		return self.message.format(*self.values)


class BadExpression(ValueError):
	"""An expression, or a text, that is refused or cannot be computed; `message` and `values` as of a problem."""

	def __init__(self, message: str, *values: object) -> None:
		self.message, self.values = message, tuple(str(each)[:60] for each in values)
		super().__init__(self.message.format(*self.values))

	@property
	def reason(self) -> StoredReason:
		"""Why, to be worded for its reader."""
		return StoredReason(self.message, self.values)
