"""Messages of TR-069 (CWMP) that Oktopus passes to a device and back as they are: SOAP in XML.

Schema: cwmp-1-0 of the Broadband Forum (TR-069, annex A).
"""

from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from gigafibre_fsm.integrations.oktopus.answers import DeviceReply, UnreadableAnswerError

_ENVELOPE = (
	'<?xml version="1.0" encoding="UTF-8"?>'
	'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
	' xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"'
	' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
	' xmlns:cwmp="urn:dslforum-org:cwmp-1-0">'
	'<soap:Header><cwmp:ID soap:mustUnderstand="1">fsm</cwmp:ID></soap:Header>'
	"<soap:Body>{}</soap:Body></soap:Envelope>"
)
LONGEST_ERROR = 200


def names_message(root: str) -> bytes:
	"""Return the question for all parameters below an object, which ends with a dot, and whether they can be set."""
	return _write(
		f"<cwmp:GetParameterNames><ParameterPath>{escape(root)}</ParameterPath>"
		"<NextLevel>0</NextLevel></cwmp:GetParameterNames>"
	)


def values_message(names: Sequence[str]) -> bytes:
	"""Return the question for the values of these parameters."""
	rows = "".join(f"<string>{escape(name)}</string>" for name in names)
	return _write(
		f'<cwmp:GetParameterValues><ParameterNames soapenc:arrayType="xsd:string[{len(names)}]">{rows}'
		"</ParameterNames></cwmp:GetParameterValues>"
	)


def set_message(values: Iterable[tuple[str, str, str]]) -> bytes:
	"""Return a change of parameters that the device takes all or none of.

	Args:
		values: path, value and type (like `xsd:string`) of each parameter.
	"""
	rows = [
		f"<ParameterValueStruct><Name>{escape(path)}</Name>"
		f"<Value xsi:type={quoteattr(kind)}>{escape(value)}</Value></ParameterValueStruct>"
		for path, value, kind in values
	]
	return _write(
		f'<cwmp:SetParameterValues><ParameterList soapenc:arrayType="cwmp:ParameterValueStruct[{len(rows)}]">'
		f"{''.join(rows)}</ParameterList><ParameterKey>fsm</ParameterKey></cwmp:SetParameterValues>"
	)


def reboot_message() -> bytes:
	"""Return the order to restart."""
	return _write("<cwmp:Reboot><CommandKey>fsm</CommandKey></cwmp:Reboot>")


def factory_reset_message() -> bytes:
	"""Return the order to restore the factory settings."""
	return _write("<cwmp:FactoryReset></cwmp:FactoryReset>")


def read_names(body: bytes) -> dict[str, bool]:
	"""Return each parameter of a GetParameterNamesResponse and whether it can be set.

	Raises:
		UnreadableAnswerError: it is none, or the device reports a fault.
	"""
	rows = _rows(_response(body, "GetParameterNamesResponse"), "ParameterInfoStruct")
	return {
		_text(row, "Name"): _text(row, "Writable").lower() in ("1", "true")
		for row in rows
		if not _text(row, "Name").endswith(".")
	}


def read_values(body: bytes) -> dict[str, tuple[str, str]]:
	"""Return value and type of each parameter of a GetParameterValuesResponse. Raises as `read_names`."""
	found = {}
	for row in _rows(_response(body, "GetParameterValuesResponse"), "ParameterValueStruct"):
		value = next((each for each in row if _local(each.tag) == "Value"), None)
		kinds = (
			[text for name, text in value.attrib.items() if _local(name) == "type"]
			if value is not None
			else []
		)
		found[_text(row, "Name")] = (_text(row, "Value"), kinds[0] if kinds else "")
	return found


def read_reply(body: bytes, response: str) -> DeviceReply:
	"""Return what a device said to a change or an order. Raises as `read_names`, except for a fault."""
	answer = _body(body)
	if _local(answer.tag) != "Fault":
		_response(body, response)
		return DeviceReply()
	texts = {_local(each.tag): (each.text or "").strip() for each in answer.iter()}
	return DeviceReply(f"{texts.get('FaultCode', '')}: {texts.get('FaultString', '')}"[:LONGEST_ERROR])


def _write(message: str) -> bytes:
	return _ENVELOPE.format(message).encode()


def _response(body: bytes, name: str) -> ElementTree.Element:
	answer = _body(body)
	if _local(answer.tag) != name:
		raise UnreadableAnswerError
	return answer


def _body(body: bytes) -> ElementTree.Element:
	"""Return the message of an envelope; one with a document type is refused, because it may define entities."""
	if b"<!" in body:
		raise UnreadableAnswerError
	try:
		envelope = ElementTree.fromstring(body)
	except ElementTree.ParseError:
		raise UnreadableAnswerError from None
	found = next((each for each in envelope if _local(each.tag) == "Body"), None)
	if found is None or not len(found):
		raise UnreadableAnswerError
	return found[0]


def _rows(answer: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
	return (each for each in answer.iter() if _local(each.tag) == name)


def _text(row: ElementTree.Element, name: str) -> str:
	return next(((each.text or "").strip() for each in row if _local(each.tag) == name), "")


def _local(tag: str) -> str:
	return tag.rpartition("}")[2]
