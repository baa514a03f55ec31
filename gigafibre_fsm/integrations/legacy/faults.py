"""What the errors of the old database mean.

Source of the numbers: MariaDB's list of error codes (mariadb.com/kb/en/mariadb-error-codes); those from 2000 on are
the client's own.
"""

import pymysql

from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Unavailable
from gigafibre_fsm.integrations.legacy import VENDOR

RESTING, TIMEOUT, TOO_MANY = "RESTING", "TIMEOUT", "TOO_MANY"

_REFUSED = frozenset((1044, 1045, 1130, 1698))
_UNKNOWN_DATABASE = 1049
_UNFIT = frozenset((1054, 1064, 1142, 1143, 1146, 1305))
_TOO_OLD = 1193
_TOO_SLOW = frozenset((1317, 1969, 3024))
_LOCKED = frozenset((1205, 1213))
_LOST = frozenset((2006, 2013))


def translate_fault(error: pymysql.MySQLError) -> IntegrationError:
	"""Return the error of our own that a database error is; `code` is the database's number."""
	number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
	if number in _REFUSED:
		message = "The old system's database refuses this user or password."
		return NotConfigured(VENDOR, message, code=str(number), missing=("username", "password"))
	if number == _UNKNOWN_DATABASE:
		message = "The old system's server has no database of this name."
		return NotConfigured(VENDOR, message, code=str(number), missing=("database_name",))
	if number in _UNFIT:
		message = (
			"A query does not fit the old system's tables or rights: adapt integrations/legacy/queries.py."
		)
		return NotConfigured(VENDOR, message, code=str(number))
	if number == _TOO_OLD:
		message = (
			"The old system's server cannot limit the time of a statement: it must be MariaDB 10.1 or later."
		)
		return NotConfigured(VENDOR, message, code=str(number))
	return Unavailable(VENDOR, _word_trouble(number), code=str(number))


def _word_trouble(number: int) -> str:
	if number in _TOO_SLOW:
		return "The old system's database took too long to answer, and the question was given up."
	if number in _LOCKED:
		return "Somebody holds a table of the old system's database locked."
	if number in _LOST:
		return "The old system's database did not answer in time."
	return "The old system's database cannot be reached."
