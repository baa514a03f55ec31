"""JSON form of a plan: written as the answer, and read back as the published routes."""

from dataclasses import asdict
from enum import Enum
from typing import Any

from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan
from gigafibre_fsm.domain.dispatch.planning.model.json_reader import JsonValue, Reader
from gigafibre_fsm.domain.dispatch.planning.model.problem import Rest, Route, Stop


def read_route(reader: Reader) -> Route:
	"""Read a published route in the form in which a plan is written."""
	technician = str(reader.take("technician", (str, int)))
	stops = tuple(_stop(item) for item in reader.objects("stops"))
	rests = tuple(_rest(item) for item in reader.objects("rests"))
	start = reader.whole("start", stops[0].arrival if stops else 0)
	end = reader.whole("end", stops[-1].finish if stops else 0)
	route = Route(technician, stops, start, end, rests, reader.whole("travel", 0), reader.whole("work", 0))
	reader.finish()
	return route


def _stop(reader: Reader) -> Stop:
	start = reader.whole("start")
	stop = Stop(
		reader.take("job", (str,), None),
		reader.whole("arrival", start),
		start,
		reader.whole("finish", start),
		reader.whole("travel", 0),
	)
	reader.finish()
	return stop


def _rest(reader: Reader) -> Rest:
	rest = Rest(reader.whole("start"), reader.whole("duration"))
	reader.finish()
	return rest


def plan_to_json(plan: Plan) -> dict[str, JsonValue]:
	"""Return the plan as plain lists, dictionaries, texts and numbers."""
	return _plain(asdict(plan))


def _plain(value: Any) -> JsonValue:
	if isinstance(value, Enum):
		return value.value
	if isinstance(value, dict):
		return {key: _plain(item) for key, item in value.items()}
	if isinstance(value, list | tuple | set | frozenset):
		return [_plain(item) for item in value]
	return value
