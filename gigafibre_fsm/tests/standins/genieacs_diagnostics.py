"""What a modem of GenieACS's stand-in measures: pings and traced routes, the same for the same host each time.

Protocol: TR-181 IP.Diagnostics.IPPing and TraceRoute, TR-098 IPPingDiagnostics and TraceRouteDiagnostics.
Addresses of 192.0.2.0/24 never answer; names that end in .invalid cannot be resolved.
"""

import zlib
from datetime import datetime

from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe
from gigafibre_fsm.tests.standins.genieacs_models import Parameter

HOP_NAMES = {
	"Device": ("Host", "HostAddress", "ErrorCode", "RTTimes"),
	"InternetGatewayDevice": ("HopHost", "HopHostAddress", "HopErrorCode", "HopRTTimes"),
}


def finish(cpe: Cpe, now: datetime) -> None:
	"""End every measurement that was asked for: its results wait on the modem until somebody reads them."""
	for measurement in sorted(cpe.diagnosing):
		(_trace if "TraceRoute" in measurement else _ping)(cpe, measurement, now)
	cpe.diagnosing.clear()


def _ping(cpe: Cpe, at: str, now: datetime) -> None:
	host = str(cpe.read_value(f"{at}.Host", now))
	count = int(cpe.read_value(f"{at}.NumberOfRepetitions", now))
	answered = 0 if host.startswith("192.0.2.") else count
	typical = _milliseconds(host) if answered else 0
	_put(
		cpe,
		at,
		DiagnosticsState="Error_CannotResolveHostName" if host.endswith(".invalid") else "Complete",
		SuccessCount=answered,
		FailureCount=count - answered,
		AverageResponseTime=typical,
		MinimumResponseTime=max(0, typical - 1),
		MaximumResponseTime=typical + 3 if answered else 0,
	)


def _trace(cpe: Cpe, at: str, now: datetime) -> None:
	host = str(cpe.read_value(f"{at}.Host", now))
	cpe.drop(f"{at}.RouteHops.")
	if host.endswith(".invalid"):
		_put(cpe, at, DiagnosticsState="Error_CannotResolveHostName", RouteHopsNumberOfEntries=0)
		return
	most, typical = int(cpe.read_value(f"{at}.MaxHopCount", now)), _milliseconds(host)
	reached = not host.startswith("192.0.2.") and most >= 5
	hops = [("", f"198.51.100.{number}") for number in range(1, min(most, 4) + 1)]
	if reached:
		hops.append((host, host))
	for number, (name, address) in enumerate(hops, 1):
		rounds = ",".join(str(max(1, typical * number // 5 + jitter)) for jitter in (0, 1, 0))
		for part, value in zip(HOP_NAMES[cpe.model.root], (name, address, 0, rounds), strict=True):
			kind = "xsd:unsignedInt" if value == 0 else "xsd:string"
			cpe.add(f"{at}.RouteHops.{number}.{part}", Parameter(value, kind, False))
	state = "Complete" if reached else "Error_MaxHopCountExceeded"
	_put(cpe, at, DiagnosticsState=state, ResponseTime=typical, RouteHopsNumberOfEntries=len(hops))


def _put(cpe: Cpe, at: str, **values: object) -> None:
	for name, value in values.items():
		cpe.put(f"{at}.{name}", value)


def _milliseconds(host: str) -> int:
	return 6 + zlib.crc32(host.encode()) % 25
