"""Where devices keep the values we read: the Broadband Forum's two data models, and vendors' optical levels.

TR-181 (root `Device`) and TR-098 (root `InternetGatewayDevice`) use different names for the same values; a
document's root shows which one it follows. In a path, `*` is an instance number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TR_181_ROOT, TR_098_ROOT = "Device", "InternetGatewayDevice"

DBM, MILLI_DBM, TENTH_DBM, MINUS_TENTH_DBM = "dBm", "0.001 dBm", "0.1 dBm", "-0.1 dBm"
TENTH_MICROWATT, UNKNOWN_UNIT = "0.1 µW", "Unknown"
UNITS = (DBM, MILLI_DBM, TENTH_DBM, MINUS_TENTH_DBM, TENTH_MICROWATT, UNKNOWN_UNIT)
"""As offered by the unit field of Equipment Model Optical Path."""


@dataclass(frozen=True, slots=True)
class HostPaths:
	"""Paths of the devices in the home that have an address from the modem."""

	name: str
	address: str
	mac: str
	active: str


@dataclass(frozen=True, slots=True)
class WifiPaths:
	"""Paths of the wireless networks; `clients` and `password` have the same instance numbers as `name`."""

	name: str
	on: str
	bssid: str
	password: str
	clients: str
	channel: str


@dataclass(frozen=True, slots=True)
class PingPaths:
	"""Paths of a ping from the modem: the inputs, `state` (set to "Requested"), and the results."""

	state: str
	host: str
	repetitions: str
	timeout: str
	successes: str
	failures: str
	average: str
	shortest: str
	longest: str


@dataclass(frozen=True, slots=True)
class TracePaths:
	"""Paths of a traceroute from the modem; the hops are instances."""

	state: str
	host: str
	timeout: str
	most_hops: str
	hop_name: str
	hop_address: str
	hop_times: str


@dataclass(frozen=True, slots=True)
class SpeedPaths:
	"""Paths of a speed test by the modem itself (TR-143): bytes between two times."""

	state: str
	url: str
	began: str
	ended: str
	size: str


@dataclass(frozen=True, slots=True)
class Paths:
	"""The paths of one data model; alternatives are in order of preference."""

	root: str
	uptime: str
	firmware: str
	hardware: str
	serial: str
	model: str
	processor: str
	memory_total: str
	memory_free: str
	inform_interval: str
	connection_request_url: str
	stun: str
	udp_address: str
	wan_addresses: tuple[str, ...]
	wan_states: tuple[str, ...]
	wan_users: tuple[str, ...]
	wan_errors: tuple[str, ...]
	wifi: WifiPaths
	hosts: HostPaths
	host_count: str
	ping: PingPaths
	trace: TracePaths
	download: SpeedPaths
	upload: SpeedPaths


@dataclass(frozen=True, slots=True)
class OpticalRule:
	"""Where a firmware keeps its optical level, and in which of `UNITS`; an empty `firmware` means any."""

	receive: str
	transmit: str
	unit: str
	firmware: str = ""


def _ping(base: str) -> PingPaths:
	return PingPaths(
		state=f"{base}.DiagnosticsState",
		host=f"{base}.Host",
		repetitions=f"{base}.NumberOfRepetitions",
		timeout=f"{base}.Timeout",
		successes=f"{base}.SuccessCount",
		failures=f"{base}.FailureCount",
		average=f"{base}.AverageResponseTime",
		shortest=f"{base}.MinimumResponseTime",
		longest=f"{base}.MaximumResponseTime",
	)


def _trace(base: str, hop: str = "") -> TracePaths:
	"""Return the paths of a traceroute; TR-098 repeats `Hop` in the names of a hop's values."""
	return TracePaths(
		state=f"{base}.DiagnosticsState",
		host=f"{base}.Host",
		timeout=f"{base}.Timeout",
		most_hops=f"{base}.MaxHopCount",
		hop_name=f"{base}.RouteHops.*.{hop}Host",
		hop_address=f"{base}.RouteHops.*.{hop}HostAddress",
		hop_times=f"{base}.RouteHops.*.{hop}RTTimes",
	)


def _speed(base: str, direction: str) -> SpeedPaths:
	size = "TestBytesReceived" if direction == "Download" else "TotalBytesSent"
	return SpeedPaths(
		state=f"{base}.DiagnosticsState",
		url=f"{base}.{direction}URL",
		began=f"{base}.BOMTime",
		ended=f"{base}.EOMTime",
		size=f"{base}.{size}",
	)


def _shared(root: str) -> dict[str, str]:
	"""Return the paths that both data models have in common."""
	info, management = f"{root}.DeviceInfo", f"{root}.ManagementServer"
	return {
		"root": root,
		"uptime": f"{info}.UpTime",
		"firmware": f"{info}.SoftwareVersion",
		"hardware": f"{info}.HardwareVersion",
		"serial": f"{info}.SerialNumber",
		"model": f"{info}.ModelName",
		"processor": f"{info}.ProcessStatus.CPUUsage",
		"memory_total": f"{info}.MemoryStatus.Total",
		"memory_free": f"{info}.MemoryStatus.Free",
		"inform_interval": f"{management}.PeriodicInformInterval",
		"connection_request_url": f"{management}.ConnectionRequestURL",
		"stun": f"{management}.STUNEnable",
		"udp_address": f"{management}.UDPConnectionRequestAddress",
	}


_WAN = "InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*"
_LAN = "InternetGatewayDevice.LANDevice.1"

TR_181 = Paths(
	**_shared("Device"),
	wan_addresses=(
		"Device.PPP.Interface.*.IPCP.LocalIPAddress",
		"Device.IP.Interface.*.IPv4Address.*.IPAddress",
	),
	wan_states=("Device.PPP.Interface.*.ConnectionStatus", "Device.PPP.Interface.*.Status"),
	wan_users=("Device.PPP.Interface.*.Username",),
	wan_errors=("Device.PPP.Interface.*.LastConnectionError",),
	wifi=WifiPaths(
		name="Device.WiFi.SSID.*.SSID",
		on="Device.WiFi.SSID.*.Enable",
		bssid="Device.WiFi.SSID.*.BSSID",
		password="Device.WiFi.AccessPoint.*.Security.KeyPassphrase",
		clients="Device.WiFi.AccessPoint.*.AssociatedDeviceNumberOfEntries",
		channel="Device.WiFi.Radio.*.Channel",
	),
	hosts=HostPaths(
		name="Device.Hosts.Host.*.HostName",
		address="Device.Hosts.Host.*.IPAddress",
		mac="Device.Hosts.Host.*.PhysAddress",
		active="Device.Hosts.Host.*.Active",
	),
	host_count="Device.Hosts.HostNumberOfEntries",
	ping=_ping("Device.IP.Diagnostics.IPPing"),
	trace=_trace("Device.IP.Diagnostics.TraceRoute"),
	download=_speed("Device.IP.Diagnostics.DownloadDiagnostics", "Download"),
	upload=_speed("Device.IP.Diagnostics.UploadDiagnostics", "Upload"),
)

TR_098 = Paths(
	**_shared("InternetGatewayDevice"),
	wan_addresses=(
		f"{_WAN}.WANPPPConnection.*.ExternalIPAddress",
		f"{_WAN}.WANIPConnection.*.ExternalIPAddress",
	),
	wan_states=(f"{_WAN}.WANPPPConnection.*.ConnectionStatus", f"{_WAN}.WANIPConnection.*.ConnectionStatus"),
	wan_users=(f"{_WAN}.WANPPPConnection.*.Username",),
	wan_errors=(f"{_WAN}.WANPPPConnection.*.LastConnectionError",),
	wifi=WifiPaths(
		name=f"{_LAN}.WLANConfiguration.*.SSID",
		on=f"{_LAN}.WLANConfiguration.*.Enable",
		bssid=f"{_LAN}.WLANConfiguration.*.BSSID",
		password=f"{_LAN}.WLANConfiguration.*.KeyPassphrase",
		clients=f"{_LAN}.WLANConfiguration.*.TotalAssociations",
		channel=f"{_LAN}.WLANConfiguration.*.Channel",
	),
	hosts=HostPaths(
		name=f"{_LAN}.Hosts.Host.*.HostName",
		address=f"{_LAN}.Hosts.Host.*.IPAddress",
		mac=f"{_LAN}.Hosts.Host.*.MACAddress",
		active=f"{_LAN}.Hosts.Host.*.Active",
	),
	host_count=f"{_LAN}.Hosts.HostNumberOfEntries",
	ping=_ping("InternetGatewayDevice.IPPingDiagnostics"),
	trace=_trace("InternetGatewayDevice.TraceRouteDiagnostics", "Hop"),
	download=_speed("InternetGatewayDevice.DownloadDiagnostics", "Download"),
	upload=_speed("InternetGatewayDevice.UploadDiagnostics", "Upload"),
)


def _optical(base: str, unit: str, receive: str = "RXPower", transmit: str = "TXPower") -> OpticalRule:
	return OpticalRule(f"{base}.{receive}", f"{base}.{transmit}", unit)


_PON = "InternetGatewayDevice.WANDevice.*"

OPTICAL_SEEDS = (
	# The standard's own level comes first, as its unit is specified (TR-181 issue 2, Optical.Interface).
	_optical("Device.Optical.Interface.*", MILLI_DBM, "OpticalSignalLevel", "TransmitOpticalLevel"),
	# TP-Link XX230v, XC220: public sources disagree (0.1 µW or -0.1 dBm), both are plausible, so no figure is
	# shown.
	_optical("Device.Optical.Interface.*.X_TP_GPON_Config", UNKNOWN_UNIT),
	# Public GenieACS scripts agree on the others. Huawei and Intelbras: the misspelling is the devices' own.
	_optical(f"{_PON}.X_GponInterafceConfig", DBM),
	_optical(f"{_PON}.X_FH_GponInterfaceConfig", DBM),
	_optical("InternetGatewayDevice.X_ALU_OntOpticalParam", DBM),
	_optical("InternetGatewayDevice.X_ALU_COM.OntOpticalParam", DBM, "RxPower", "TxPower"),
	# ZTE's firmwares differ, and the sign decides: a power is never negative, a level in a home never that
	# high.
	_optical(f"{_PON}.X_ZTE-COM_WANPONInterfaceConfig", TENTH_MICROWATT),
	_optical(f"{_PON}.X_ZTE-COM_WANPONInterfaceConfig", DBM),
	_optical(f"{_PON}.X_CT-COM_GponInterfaceConfig", TENTH_MICROWATT),
	_optical(f"{_PON}.X_CT-COM_EponInterfaceConfig", TENTH_MICROWATT),
	_optical(f"{_PON}.X_CMCC_GponInterfaceConfig", TENTH_MICROWATT),
	_optical(f"{_PON}.X_CMCC_EponInterfaceConfig", TENTH_MICROWATT),
	_optical(f"{_PON}.X_CU_WANEPONInterfaceConfig.OpticalTransceiver", TENTH_MICROWATT),
)
"""Where to look for levels of a model without rows of its own; the first path with a value is used."""


def find_paths(document: Mapping) -> Paths | None:
	"""Return the data model of a device's document; None if only its identity is known yet."""
	if TR_181_ROOT in document:
		return TR_181
	return TR_098 if TR_098_ROOT in document else None
