"""What the ACS is asked for: enough to read a line, never two paths of which one holds the other, and a short address."""

import json
from itertools import combinations
from pathlib import Path
from urllib.parse import quote

import pytest

from gigafibre_fsm.domain.network.device.data_models import OpticalRule
from gigafibre_fsm.domain.network.device.projection import look_projection, poll_projection
from gigafibre_fsm.domain.network.device.snapshot import read_line
from tests.domain.network import documents as made
from tests.domain.network.device.test_snapshot import NOW

CAPTURE = "shared/reference/captures/genieacs-device-xx230v-synthetic.json"
PROJECTIONS = [poll_projection(), look_projection()]


def projected(document: dict, paths: tuple[str, ...]) -> dict:
	"""What is left of a document that was asked for with a projection, as MongoDB does it."""
	kept: dict = {}
	for path in paths:
		source, target = document, kept
		*parents, last = path.split(".")
		for name in parents:
			source = source.get(name) if isinstance(source, dict) else None
			if source is None:
				break
			target = target.setdefault(name, {})
		if isinstance(source, dict) and last in source:
			target[last] = source[last]
	return kept


@pytest.mark.parametrize("paths", PROJECTIONS)
def test_no_path_holds_another(paths: tuple[str, ...]):
	assert not [pair for pair in combinations(paths, 2) if f"{pair[1]}.".startswith(f"{pair[0]}.")]


@pytest.mark.parametrize("paths", PROJECTIONS)
def test_the_address_stays_below_what_proxies_take(paths: tuple[str, ...]):
	assert len(quote(",".join(paths))) < 6000


@pytest.mark.parametrize(
	"values",
	[
		{**made.TR_181, made.STANDARD_LEVEL: -19400},
		{**made.TR_181, made.TP_LINK_LEVEL: 115},
		{**made.TR_098, made.HUAWEI_LEVEL: "-21.5"},
		{**made.TR_098, made.ZTE_LEVEL: 233},
	],
)
def test_a_poll_reads_what_the_whole_document_says_but_the_devices_in_the_home(values: dict):
	whole = read_line(made.MadeDevice(made.document(values)), (), NOW)
	polled = read_line(made.MadeDevice(projected(made.document(values), poll_projection())), (), NOW)
	looked = read_line(made.MadeDevice(projected(made.document(values), look_projection())), (), NOW)
	assert looked == whole
	assert polled.hosts == ()
	for field in ("firmware", "uptime", "light", "wifi_ssid", "wifi_clients", "wan_address", "values_on"):
		assert getattr(polled, field) == getattr(whole, field), field


def test_a_models_own_path_is_asked_for():
	rule = OpticalRule("Device.X_OWN.*.Level", "Device.X_OWN.*.Sent", "dBm")
	assert {"Device.X_OWN.1.Level", "Device.X_OWN.1.Sent"} <= set(poll_projection([rule]))
	assert "Device.X_OWN" in look_projection([rule])


def test_the_recorded_device_is_read():
	folder = next((each for each in Path(__file__).resolve().parents if (each / CAPTURE).exists()), None)
	if folder is None:
		pytest.skip("the recorded device is not on this machine")
	document = json.loads((folder / CAPTURE).read_text())[0]
	line = read_line(made.MadeDevice(document, last_inform=NOW), (), NOW)
	assert (line.light.rx, line.light.tx, line.uptime) == (-19.4, 2.1, 86461)
	assert (line.wifi_ssid, line.wifi_clients, line.wan_address) == ("Gigafibre_3456", 2, "203.0.113.42")
	assert [host.name for host in line.hosts] == ["iPhone-de-Eloise", "TV"]
