"""The projections: which parameters of a device the ACS returns."""

from collections.abc import Iterable, Iterator
from functools import cache

from gigafibre_fsm.domain.network.device.data_models import OPTICAL_SEEDS, TR_098, TR_181, OpticalRule, Paths

IDENTITY = ("_id", "_deviceId", "_lastInform", "_lastBoot", "_registered")
_WIFI_INSTANCES = (1, 2, 3, 5)
_WAN_INSTANCES = (1, 2, 3, 4, 5)


def poll_projection(rules: Iterable[OpticalRule] = ()) -> tuple[str, ...]:
	"""Return the parameters that a poll reads of every device, as single values: parents contain too much.

	Instances are those commonly used; values that a device keeps elsewhere are read by a live query.

	Args:
		rules: the optical rows of the models in stock, in addition to the seeds.
	"""
	return without_overlaps((*_polled(), *_levels(rules)))


def look_projection(rules: Iterable[OpticalRule] = ()) -> tuple[str, ...]:
	"""Return what a live query reads of one device: the same by whole parents, and the hosts."""
	parents = (
		_parent(path) for paths in (TR_181, TR_098) for path in (*_list_shown_paths(paths), paths.hosts.name)
	)
	levels = (_parent(rule.receive) for rule in (*rules, *OPTICAL_SEEDS))
	return without_overlaps((*IDENTITY, *parents, *levels))


def without_overlaps(paths: Iterable[str]) -> tuple[str, ...]:
	"""Drop paths that lie within another one: MongoDB refuses a projection with both."""
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
	"""Yield address paths: the second instance of TR-098, the first one of TR-181, differs by device."""
	pattern = pattern.replace("WANDevice.*", "WANDevice.1")
	for number in _WAN_INSTANCES:
		yield pattern.replace("*", str(number), 1).replace("*", "1")


def _levels(rules: Iterable[OpticalRule]) -> Iterator[str]:
	for rule in (*rules, *OPTICAL_SEEDS):
		for path in filter(None, (rule.receive, rule.transmit)):
			yield path.replace("*", "1")


def _list_shown_paths(paths: Paths) -> tuple[str, ...]:
	named = (paths.uptime, paths.firmware, paths.hardware, paths.inform_interval)
	return (*named, paths.wifi.name, paths.wifi.clients, *paths.wan_addresses)


def _parent(pattern: str) -> str:
	"""Return the part of a path before its first instance: a projection has no `*`."""
	return pattern.split(".*", 1)[0]
