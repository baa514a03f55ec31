"""Reads MariaDB's results faster than PyMySQL does; a part of the engine, see `engine.ADDED`.

PyMySQL parses the description of each column in each result. Frappe loads documents of a hundred columns with a
statement for each of their tables, so this takes a quarter of the processor's time of a request or a test. Here
descriptions that were seen before are looked up.
https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
"""

from pymysql import connections, err
from pymysql.constants import CR, FIELD_TYPE
from pymysql.protocol import FieldDescriptorPacket, MysqlPacket

LIMIT = 1_000
NULL = 251
# the bytes that a length takes after its mark
WIDTHS = {252: 2, 253: 3, 254: 8}
_known: dict[tuple, tuple] = {}


def install() -> None:
	"""Let every connection of this process read results this way."""
	connections.MySQLResult._get_descriptions = _read_descriptions
	connections.MySQLResult._read_row_from_packet = _read_row


def _read_descriptions(result: connections.MySQLResult) -> None:
	connection = result.connection
	key = (connection.encoding, *(_read_bytes(connection) for _ in range(result.field_count)))
	connection._next_seq_id = (connection._next_seq_id + result.field_count) % 256
	if key not in _known:
		if len(_known) >= LIMIT:
			_known.clear()
		_known[key] = _parse(connection, key[1:])
	result.fields, result.converters, result.description = _known[key]
	assert connection._read_packet().is_eof_packet(), "Protocol error, expecting EOF"


def _read_row(result: connections.MySQLResult, packet: MysqlPacket) -> tuple:
	data, place, row = packet.get_all_data(), 0, []
	for encoding, convert in result.converters:
		size, place = data[place], place + 1
		if size == NULL:
			row.append(None)
			continue
		if width := WIDTHS.get(size):
			size, place = int.from_bytes(data[place : place + width], "little"), place + width
		value, place = data[place : place + size], place + size
		if encoding is not None:
			value = value.decode(encoding)
		row.append(value if convert is None else convert(value))
	return tuple(row)


def _read_bytes(connection: connections.Connection) -> bytes:
	"""Read one packet; its header is the length in three bytes and a number."""
	header = connection._rfile.read(4)
	size = int.from_bytes(header[:3], "little")
	data = connection._rfile.read(size)
	if len(header) < 4 or len(data) < size:
		connection._force_close()
		raise err.OperationalError(CR.CR_SERVER_LOST, "Lost connection to MySQL server during query")
	return data


def _parse(connection: connections.Connection, packets: tuple[bytes, ...]) -> tuple[list, list, tuple]:
	"""What PyMySQL makes of the packets: fields, (encoding, converter) of each, descriptions."""
	fields = [FieldDescriptorPacket(data, connection.encoding) for data in packets]
	decoders = [(_encoding(field, connection.encoding), _decoder(connection, field)) for field in fields]
	return fields, decoders, tuple(field.description() for field in fields)


def _encoding(field: FieldDescriptorPacket, encoding: str) -> str | None:
	if field.type_code == FIELD_TYPE.JSON:
		return encoding
	if field.type_code in connections.TEXT_TYPES:
		binary = 63  # the number of the character set
		return None if field.charsetnr == binary else encoding
	return "ascii"


def _decoder(connection: connections.Connection, field: FieldDescriptorPacket) -> object:
	decoder = connection.decoders.get(field.type_code)
	return None if decoder is connections.converters.through else decoder
