"""Command line: reads a problem from a file, plans it, prints a report and writes the plan."""

import argparse
import json
import sys
from pathlib import Path

from gigafibre_fsm.domain.dispatch.planning.cli import plan_text
from gigafibre_fsm.domain.dispatch.planning.model.plan_json import plan_to_json
from gigafibre_fsm.domain.dispatch.planning.model.problem import ProblemError
from gigafibre_fsm.domain.dispatch.planning.model.problem_json import problem_from_json
from gigafibre_fsm.domain.dispatch.planning.planner import plan_day


def main(arguments: list[str] | None = None) -> int:
	"""Run the command line; return 0, or 2 if the problem cannot be read or planned."""
	parser = argparse.ArgumentParser(prog="planning", description="Plan the day in problem.json.")
	parser.add_argument("problem", help="the problem, see docs/features/planning.md")
	parser.add_argument("--seconds", type=float, default=0, help="how long to improve the first plan")
	parser.add_argument("--output", help="where to write the plan as JSON")
	asked = parser.parse_args(arguments)
	return run_plan(asked.problem, asked.seconds, asked.output)


def run_plan(source: str, seconds: float, target: str | None) -> int:
	"""Plan the problem in a file, print a report and write the plan.

	Args:
		source: path of the problem, a JSON file.
		seconds: how long to improve the first plan; 0 keeps the first plan.
		target: path of the JSON file to write the plan to; None writes no file.

	Returns:
		The exit code: 0, or 2 if a file cannot be read or written or the problem is refused; stderr says why.
	"""
	try:
		data = json.loads(Path(source).read_text(encoding="utf-8-sig"), parse_constant=_no_number)
		problem = problem_from_json(data)
		plan = plan_day(problem, seconds=seconds)
	except OSError as error:
		return _refused(f"{source} cannot be read: {error.strerror}.")
	except ProblemError as error:
		return _refused(str(error))
	except (ValueError, RecursionError) as error:
		return _refused(f"{source} is not JSON: {error}.")
	if target:
		text = json.dumps(plan_to_json(plan), ensure_ascii=False, indent="\t")
		try:
			Path(target).write_text(text + "\n", encoding="utf-8")
		except OSError as error:
			return _refused(f"{target} cannot be written: {error.strerror}.")
	print("\n".join(plan_text.list_lines(plan)))
	return 0


def _no_number(name: str) -> float:
	"""Refuse NaN and Infinity, which JSON does not have but Python parses."""
	raise ProblemError(f"{name} is not a number: give whole numbers, or null.")


def _refused(text: str) -> int:
	print(text, file=sys.stderr)
	return 2
