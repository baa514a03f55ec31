"""The modems that GenieACS's stand-in manages: their parameters as they leave the factory.

Sources: TR-181 and TR-098 (Broadband Forum) for the standard names; public GenieACS scripts for the makers' own
(`X_…`), whose units differ: thousandths of dBm in `OpticalSignalLevel`, raw tenths of a microwatt in TP-Link's
`RXPower`, dBm in Huawei's and ZTE's. Huawei's misspelt `X_GponInterafceConfig` is real.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

READ = {"int": int, "unsignedInt": int, "string": str, "boolean": lambda text: text == "true"}


@dataclass(frozen=True)
class Parameter:
	"""One parameter: what it holds, of which XML type, and whether it lets itself be set."""

	value: Any
	kind: str
	is_writable: bool


@dataclass(frozen=True, eq=False)
class Model:
	"""A kind of modem; `told` are the beginnings of what it tells at every call."""

	name: str
	oui: str
	product_class: str
	manufacturer: str
	root: str
	parameters: dict[str, Parameter] = field(repr=False)
	told: tuple[str, ...]

	@cached_property
	def paths_reported(self) -> tuple[str, ...]:
		"""The parameters that stand in every inform, or that the operator's provisions read at each."""
		return tuple(path for path in self.parameters if path.startswith(self.told))

	@cached_property
	def level_path(self) -> str:
		"""The parameter that holds the received optical level."""
		return next(path for path in self.parameters if path.endswith((".OpticalSignalLevel", ".RXPower")))


@lru_cache(maxsize=512)
def list_paths_under(model: Model, prefix: str) -> tuple[str, ...]:
	"""The parameters that a path names, or that lie below it; all of them for an empty one."""
	whole = prefix.rstrip(".")
	return tuple(
		path for path in model.parameters if not whole or path == whole or path.startswith(f"{whole}.")
	)


INFORM = ("DeviceInfo.", "ManagementServer.")
MANAGEMENT = """
ManagementServer.URL|string|w|http://acs.example.ca:7547/
ManagementServer.Username|string|w|cpe
ManagementServer.Password|string|w|
ManagementServer.PeriodicInformEnable|boolean|w|true
ManagementServer.PeriodicInformInterval|unsignedInt|w|300
ManagementServer.ParameterKey|string||
ManagementServer.ConnectionRequestURL|string||http://192.0.2.10:7547/
ManagementServer.ConnectionRequestUsername|string|w|acs
ManagementServer.ConnectionRequestPassword|string|w|
ManagementServer.STUNEnable|boolean|w|false
ManagementServer.UDPConnectionRequestAddress|string||
"""
PING = """
{0}.DiagnosticsState|string|w|None
{0}.Interface|string|w|
{0}.Host|string|w|
{0}.NumberOfRepetitions|unsignedInt|w|4
{0}.Timeout|unsignedInt|w|1000
{0}.DataBlockSize|unsignedInt|w|56
{0}.SuccessCount|unsignedInt||0
{0}.FailureCount|unsignedInt||0
{0}.AverageResponseTime|unsignedInt||0
{0}.MinimumResponseTime|unsignedInt||0
{0}.MaximumResponseTime|unsignedInt||0
"""
TRACEROUTE = """
{0}.DiagnosticsState|string|w|None
{0}.Interface|string|w|
{0}.Host|string|w|
{0}.NumberOfTries|unsignedInt|w|3
{0}.Timeout|unsignedInt|w|5000
{0}.DataBlockSize|unsignedInt|w|38
{0}.MaxHopCount|unsignedInt|w|30
{0}.ResponseTime|unsignedInt||0
{0}.RouteHopsNumberOfEntries|unsignedInt||0
"""
XX230V = f"""
DeviceInfo.Manufacturer|string||TP-Link
DeviceInfo.ManufacturerOUI|string||1C61B4
DeviceInfo.ModelName|string||XX230v
DeviceInfo.ProductClass|string||XX230v
DeviceInfo.SerialNumber|string||
DeviceInfo.HardwareVersion|string||XX230v v1 00000000
DeviceInfo.SoftwareVersion|string||0.6.0 3.0.0 v6066.0 Build 220630 Rel.56119n
DeviceInfo.UpTime|unsignedInt||86461
DeviceInfo.ProvisioningCode|string|w|
DeviceInfo.MemoryStatus.Total|unsignedInt||245760
DeviceInfo.MemoryStatus.Free|unsignedInt||88012
DeviceInfo.ProcessStatus.CPUUsage|unsignedInt||7
{MANAGEMENT}
Optical.InterfaceNumberOfEntries|unsignedInt||1
Optical.Interface.1.Enable|boolean|w|true
Optical.Interface.1.Status|string||Up
Optical.Interface.1.OpticalSignalLevel|int||-19400
Optical.Interface.1.TransmitOpticalLevel|int||2100
Optical.Interface.1.X_TP_GPON_Config.RXPower|int||115
Optical.Interface.1.X_TP_GPON_Config.TXPower|int||16218
PPP.Interface.1.Status|string||Up
PPP.Interface.1.ConnectionStatus|string||Connected
PPP.Interface.1.Username|string|w|client@example.ca
PPP.Interface.1.Password|string|w|
PPP.Interface.1.LastConnectionError|string||ERROR_NONE
PPP.Interface.1.IPCP.LocalIPAddress|string||203.0.113.42
PPP.Interface.1.IPCP.DNSServers|string||203.0.113.1,203.0.113.2
IP.Interface.1.IPv4Address.1.IPAddress|string|w|192.168.1.1
IP.Interface.2.X_TP_ServiceType|string||Internet
IP.Interface.2.IPv4Address.1.IPAddress|string||203.0.113.42
{PING.format("IP.Diagnostics.IPPing")}
{TRACEROUTE.format("IP.Diagnostics.TraceRoute")}
WiFi.Radio.1.Enable|boolean|w|true
WiFi.Radio.1.Channel|unsignedInt|w|6
WiFi.Radio.1.AutoChannelEnable|boolean|w|true
WiFi.Radio.1.OperatingFrequencyBand|string|w|2.4GHz
WiFi.Radio.1.OperatingChannelBandwidth|string|w|auto
WiFi.Radio.2.Enable|boolean|w|true
WiFi.Radio.2.Channel|unsignedInt|w|44
WiFi.Radio.2.AutoChannelEnable|boolean|w|true
WiFi.Radio.2.OperatingFrequencyBand|string|w|5GHz
WiFi.Radio.2.OperatingChannelBandwidth|string|w|auto
WiFi.SSID.1.Enable|boolean|w|true
WiFi.SSID.1.SSID|string|w|Gigafibre
WiFi.SSID.1.BSSID|string||1C:61:B4:AA:BB:01
WiFi.SSID.3.Enable|boolean|w|true
WiFi.SSID.3.SSID|string|w|Gigafibre_5G
WiFi.SSID.3.BSSID|string||1C:61:B4:AA:BB:03
WiFi.AccessPoint.1.AssociatedDeviceNumberOfEntries|unsignedInt||1
WiFi.AccessPoint.1.Security.KeyPassphrase|string|w|
WiFi.AccessPoint.1.Security.ModeEnabled|string|w|WPA2-Personal
WiFi.AccessPoint.3.AssociatedDeviceNumberOfEntries|unsignedInt||1
WiFi.AccessPoint.3.Security.KeyPassphrase|string|w|
WiFi.AccessPoint.3.Security.ModeEnabled|string|w|WPA2-Personal
Hosts.HostNumberOfEntries|unsignedInt||2
Hosts.Host.1.HostName|string||iPhone-de-Eloise
Hosts.Host.1.IPAddress|string||192.168.1.101
Hosts.Host.1.PhysAddress|string||F0:18:98:00:00:01
Hosts.Host.1.Active|boolean||true
Hosts.Host.2.HostName|string||TV
Hosts.Host.2.IPAddress|string||192.168.1.102
Hosts.Host.2.PhysAddress|string||00:1A:11:00:00:02
Hosts.Host.2.Active|boolean||false
"""
PPP = "WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1"
WLAN = """
LANDevice.1.WLANConfiguration.{0}.Enable|boolean|w|true
LANDevice.1.WLANConfiguration.{0}.SSID|string|w|Gigafibre{1}
LANDevice.1.WLANConfiguration.{0}.BSSID|string||{2}
LANDevice.1.WLANConfiguration.{0}.Channel|unsignedInt|w|{3}
LANDevice.1.WLANConfiguration.{0}.KeyPassphrase|string|w|
LANDevice.1.WLANConfiguration.{0}.TotalAssociations|unsignedInt||1
"""
TR098 = f"""
DeviceInfo.SpecVersion|string||1
DeviceInfo.SerialNumber|string||
DeviceInfo.UpTime|unsignedInt||172800
DeviceInfo.ProvisioningCode|string|w|
{MANAGEMENT}
{PPP}.ConnectionStatus|string||Connected
{PPP}.ExternalIPAddress|string||203.0.113.77
{PPP}.Username|string|w|client@example.ca
{PPP}.Uptime|unsignedInt||172700
{PPP}.LastConnectionError|string||ERROR_NONE
LANDevice.1.Hosts.HostNumberOfEntries|unsignedInt||1
LANDevice.1.Hosts.Host.1.HostName|string||portable
LANDevice.1.Hosts.Host.1.IPAddress|string||192.168.18.5
LANDevice.1.Hosts.Host.1.MACAddress|string||F0:18:98:00:00:09
LANDevice.1.Hosts.Host.1.Active|boolean||true
LANDevice.1.Hosts.Host.1.Layer2Interface|string||InternetGatewayDevice.LANDevice.1.WLANConfiguration.5
{PING.format("IPPingDiagnostics")}
{TRACEROUTE.format("TraceRouteDiagnostics")}
"""
HG8245H = f"""
DeviceInfo.Manufacturer|string||Huawei Technologies Co., Ltd
DeviceInfo.ManufacturerOUI|string||00259E
DeviceInfo.ModelName|string||HG8245H
DeviceInfo.ProductClass|string||HG8245H
DeviceInfo.HardwareVersion|string||494.A
DeviceInfo.SoftwareVersion|string||V3R017C10S115
{TR098}
{WLAN.format(1, "", "00:25:9E:AA:BB:01", 6)}
{WLAN.format(5, "_5G", "00:25:9E:AA:BB:05", 44)}
WANDevice.1.X_GponInterafceConfig.Status|string||Up
WANDevice.1.X_GponInterafceConfig.RXPower|int||-20
WANDevice.1.X_GponInterafceConfig.TXPower|int||2
"""
F660 = f"""
DeviceInfo.Manufacturer|string||ZTE
DeviceInfo.ManufacturerOUI|string||00D0D0
DeviceInfo.ModelName|string||F660
DeviceInfo.ProductClass|string||F660
DeviceInfo.HardwareVersion|string||V6.0
DeviceInfo.SoftwareVersion|string||V6.0.10P6N7
{TR098}
{WLAN.format(1, "", "00:D0:D0:AA:BB:01", 1)}
{WLAN.format(5, "_5G", "00:D0:D0:AA:BB:05", 36)}
WANDevice.1.X_ZTE-COM_WANPONInterfaceConfig.RXPower|string||-18.86
WANDevice.1.X_ZTE-COM_WANPONInterfaceConfig.TXPower|string||2.31
"""


def _parameters(root: str, table: str) -> dict[str, Parameter]:
	found = {}
	for line in filter(None, table.splitlines()):
		path, kind, writable, value = line.split("|")
		found[f"{root}.{path}"] = Parameter(READ[kind](value), f"xsd:{kind}", bool(writable))
	return found


def _model(name: str, oui: str, maker: str, root: str, table: str, *told: str) -> Model:
	paths = tuple(f"{root}.{path}" for path in (*INFORM, *told))
	return Model(name, oui, name, maker, root, _parameters(root, table), paths)


MODELS = {
	model.name: model
	for model in (
		_model("XX230v", "1C61B4", "TP-Link", "Device", XX230V, "Optical.", "PPP.", "Hosts.HostNumber"),
		_model(
			"HG8245H",
			"00259E",
			"Huawei Technologies Co., Ltd",
			"InternetGatewayDevice",
			HG8245H,
			"WANDevice.",
			"LANDevice.1.Hosts.HostNumber",
		),
		_model(
			"F660",
			"00D0D0",
			"ZTE",
			"InternetGatewayDevice",
			F660,
			"WANDevice.",
			"LANDevice.1.Hosts.HostNumber",
		),
	)
}
