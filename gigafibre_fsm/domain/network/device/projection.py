"""Which values a device is asked for: the ACS answers no more than these."""

from collections.abc import Iterable, Iterator
from functools import cache

from gigafibre_fsm.domain.network.device.data_models import OPTICAL_SEEDS, TR_098, TR_181, OpticalRule, Paths

IDENTITY = ("_id", "_deviceId", "_lastInform", "_lastBoot", "_registered")
_WIFI_INSTANCES = (1, 2, 3, 5)
_WAN_INSTANCES = (1, 2, 3, 4, 5)


def poll_projection(rules: Iterable[OpticalRule] = ()) -> tuple[str, ...]:
	"""What a poll asks of every device, value by value: parents would bring counters and histories along.

	Instances are those that devices use for these; what a device keeps elsewhere is read when somebody looks at it.

	Args:
		rules: the optical levels of the models in stock, beside the seeds.
	"""
	return without_overlaps((*_polled(), *_levels(rules)))


def look_projection(rules: Iterable[OpticalRule] = ()) -> tuple[str, ...]:
	"""What is asked of one device that somebody looks at: the same by whole parents, and the devices in the home."""
	parents = (_parent(path) for paths in (TR_181, TR_098) for path in (*_shown(paths), paths.hosts.name))
	levels = (_parent(rule.receive) for rule in (*rules, *OPTICAL_SEEDS))
	return without_overlaps((*IDENTITY, *parents, *levels))


def without_overlaps(paths: Iterable[str]) -> tuple[str, ...]:
	"""The paths without those that lie inside another one: the ACS's database refuses a projection with both."""
	kept: list[str] = []
	for path in sorted(set(paths), key=lambda path: path.count(".")):
		if not any(path == parent or path.startswith(f"{parent}.") for parent in kept):
			kept.append(path)
	return tuple(kept)


@cache
def _polled() -> tuple[str, ...]:
	found = list(IDENTITY)
	for paths in (TR_181, TR_098):
		found += (paths.uptime, paths.firmware, paths.hardware, paths.inform_interval, paths.host_count)
		wifi = (paths.wifi.name, paths.wifi.on, paths.wifi.clients)
		found += (path.replace("*", str(number)) for path in wifi for number in _WIFI_INSTANCES)
		found += (path for pattern in paths.wan_addresses for path in _wan_addresses(pattern))
	return tuple(found)


def _wan_addresses(pattern: str) -> Iterator[str]:
	"""The second instance of a TR-098 path differs from device to device, the first one of a TR-181 path."""
	pattern = pattern.replace("WANDevice.*", "WANDevice.1")
	for number in _WAN_INSTANCES:
		yield pattern.replace("*", str(number), 1).replace("*", "1")


def _levels(rules: Iterable[OpticalRule]) -> Iterator[str]:
	for rule in (*rules, *OPTICAL_SEEDS):
		for path in filter(None, (rule.receive, rule.transmit)):
			yield path.replace("*", "1")


def _shown(paths: Paths) -> tuple[str, ...]:
	named = (paths.uptime, paths.firmware, paths.hardware, paths.inform_interval)
	return (*named, paths.wifi.name, paths.wifi.clients, *paths.wan_addresses)


def _parent(pattern: str) -> str:
	"""The longest part of a path without instances: a projection names no `*`."""
	return pattern.split(".*", 1)[0]
