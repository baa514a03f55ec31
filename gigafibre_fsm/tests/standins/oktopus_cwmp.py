"""What a modem of Oktopus's stand-in answers over TR-069: SOAP, as Oktopus passes it on."""

from datetime import datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe
from gigafibre_fsm.tests.standins.oktopus_agent import as_text

ENVELOPE = (
	'<?xml version="1.0" encoding="UTF-8"?>\n'
	'<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"'
	' xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"'
	' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
	' xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><SOAP-ENV:Header>'
	'<cwmp:ID SOAP-ENV:mustUnderstand="1">fsm</cwmp:ID></SOAP-ENV:Header>'
	"<SOAP-ENV:Body>{}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
)
NO_SUCH_NAME = ("9005", "Invalid parameter name")
NOT_WRITABLE = ("9008", "Attempt to set a non-writable parameter")
NOT_SUPPORTED = ("9000", "Method not supported")


def answer(cpe: Cpe, body: bytes, now: datetime) -> tuple[str, bytes]:
	"""Return the name of the order in an envelope, and the modem's answer to it."""
	envelope = ElementTree.fromstring(body)
	order = next(each for each in envelope if _local(each.tag) == "Body")[0]
	name = _local(order.tag)
	acts = {
		"GetParameterNames": _names,
		"GetParameterValues": _values,
		"SetParameterValues": _set,
		"Reboot": _restart,
		"FactoryReset": _restart,
	}
	if name not in acts or name in cpe.refuses:
		return name, _fault(*NOT_SUPPORTED)
	return name, acts[name](cpe, order, now)


def _names(cpe: Cpe, order: ElementTree.Element, now: datetime) -> bytes:
	root = _texts(order, "ParameterPath")[0]
	rows = "".join(
		f"<ParameterInfoStruct><Name>{path}</Name>"
		f"<Writable>{int(cpe.parameter(path).is_writable)}</Writable></ParameterInfoStruct>"
		for path in cpe.paths(root)
	)
	return _write(
		f"<cwmp:GetParameterNamesResponse><ParameterList>{rows}</ParameterList></cwmp:GetParameterNamesResponse>"
	)


def _values(cpe: Cpe, order: ElementTree.Element, now: datetime) -> bytes:
	names = _texts(order, "string")
	if any(not cpe.parameter(name) for name in names):
		return _fault(*NO_SUCH_NAME)
	rows = "".join(
		f'<ParameterValueStruct><Name>{name}</Name><Value xsi:type="{cpe.parameter(name).kind}">'
		f"{escape(as_text(cpe.read_value(name, now)))}</Value></ParameterValueStruct>"
		for name in names
	)
	return _write(
		f"<cwmp:GetParameterValuesResponse><ParameterList>{rows}</ParameterList></cwmp:GetParameterValuesResponse>"
	)


def _set(cpe: Cpe, order: ElementTree.Element, now: datetime) -> bytes:
	names, values = _texts(order, "Name"), _texts(order, "Value")
	for name in names:
		parameter = cpe.parameter(name)
		if not parameter:
			return _fault(*NO_SUCH_NAME)
		if not parameter.is_writable:
			return _fault(*NOT_WRITABLE)
	for name, value in zip(names, values, strict=True):
		kind = cpe.parameter(name).kind
		typed = value == "true" if kind == "xsd:boolean" else int(value) if "nt" in kind else value
		cpe.put(name, typed)
		if name.endswith(".DiagnosticsState") and value == "Requested":
			cpe.diagnosing.add(name.removesuffix(".DiagnosticsState"))
	return _write("<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>")


def _restart(cpe: Cpe, order: ElementTree.Element, now: datetime) -> bytes:
	name = _local(order.tag)
	cpe.restarting = "boot" if name == "Reboot" else "bootstrap"
	return _write(f"<cwmp:{name}Response></cwmp:{name}Response>")


def _fault(code: str, words: str) -> bytes:
	return _write(
		"<SOAP-ENV:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>"
		f"<FaultCode>{code}</FaultCode><FaultString>{words}</FaultString></cwmp:Fault></detail></SOAP-ENV:Fault>"
	)


def _write(message: str) -> bytes:
	return ENVELOPE.format(message).encode()


def _texts(order: ElementTree.Element, name: str) -> list[str]:
	return [each.text or "" for each in order.iter() if _local(each.tag) == name]


def _local(tag: str) -> str:
	return tag.rpartition("}")[2]
