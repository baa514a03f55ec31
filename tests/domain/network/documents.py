"""Device documents as GenieACS keeps them, made from plain paths."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

READ_ON = "2026-11-25T12:00:00.000Z"


@dataclass(frozen=True)
class MadeDevice:
	"""What reading needs of a device."""

	document: Mapping
	id: str = "1C61B4-XX230v-22275A7%2D000395"
	serial: str = "22275A7-000395"
	product_class: str = "XX230v"
	last_inform: datetime | None = None
	last_boot: datetime | None = None
	backend: str = "GenieACS"
	is_presence: bool = False


def document(values: Mapping[str, Any]) -> dict:
	"""A document with these values; None is a parameter that was discovered and never read."""
	made: dict = {}
	for path, value in values.items():
		node = made
		*parents, leaf = path.split(".")
		for name in parents:
			node = node.setdefault(name, {"_object": True, "_writable": False})
		node[leaf] = {"_object": False, "_writable": False, "_timestamp": READ_ON}
		if value is not None:
			node[leaf] |= {"_value": value, "_type": "xsd:string"}
	return made


TR_181 = {
	"Device.DeviceInfo.UpTime": 86461,
	"Device.DeviceInfo.SoftwareVersion": "0.6.0 3.0.0 v6066.0 Build 220630",
	"Device.DeviceInfo.HardwareVersion": "XX230v v1",
	"Device.ManagementServer.PeriodicInformInterval": 300,
	"Device.WiFi.SSID.1.SSID": "Gigafibre_3456",
	"Device.WiFi.SSID.1.Enable": True,
	"Device.WiFi.SSID.3.SSID": "Gigafibre_3456_5G",
	"Device.WiFi.SSID.3.Enable": True,
	"Device.WiFi.AccessPoint.1.AssociatedDeviceNumberOfEntries": 1,
	"Device.WiFi.AccessPoint.3.AssociatedDeviceNumberOfEntries": 2,
	"Device.Hosts.HostNumberOfEntries": 2,
	"Device.Hosts.Host.1.HostName": "iPhone-de-Eloise",
	"Device.Hosts.Host.1.IPAddress": "192.168.1.101",
	"Device.Hosts.Host.1.PhysAddress": "f0:18:98:00:00:01",
	"Device.Hosts.Host.1.Active": True,
	"Device.Hosts.Host.2.HostName": "TV",
	"Device.Hosts.Host.2.PhysAddress": "00:1A:11:00:00:02",
	"Device.Hosts.Host.2.Active": False,
	"Device.IP.Interface.1.IPv4Address.1.IPAddress": "192.168.1.1",
	"Device.IP.Interface.2.IPv4Address.1.IPAddress": "203.0.113.42",
}
TR_098 = {
	"InternetGatewayDevice.DeviceInfo.UpTime": "7200",
	"InternetGatewayDevice.DeviceInfo.SoftwareVersion": "V3R017C10S104",
	"InternetGatewayDevice.DeviceInfo.HardwareVersion": "10E1.A",
	"InternetGatewayDevice.ManagementServer.PeriodicInformInterval": "3600",
	"InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID": "Maison",
	"InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.Enable": "0",
	"InternetGatewayDevice.LANDevice.1.WLANConfiguration.5.SSID": "Maison-5G",
	"InternetGatewayDevice.LANDevice.1.WLANConfiguration.5.Enable": "1",
	"InternetGatewayDevice.LANDevice.1.WLANConfiguration.5.TotalAssociations": "3",
	"InternetGatewayDevice.LANDevice.1.Hosts.Host.1.HostName": "portable",
	"InternetGatewayDevice.LANDevice.1.Hosts.Host.1.MACAddress": "AA:BB:CC:00:00:01",
	"InternetGatewayDevice.WANDevice.1.WANConnectionDevice.2.WANPPPConnection.1.ExternalIPAddress": "198.51.100.7",
}
STANDARD_LEVEL = "Device.Optical.Interface.1.OpticalSignalLevel"
STANDARD_SENT = "Device.Optical.Interface.1.TransmitOpticalLevel"
TP_LINK_LEVEL = "Device.Optical.Interface.1.X_TP_GPON_Config.RXPower"
HUAWEI_LEVEL = "InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.RXPower"
ZTE_LEVEL = "InternetGatewayDevice.WANDevice.1.X_ZTE-COM_WANPONInterfaceConfig.RXPower"
