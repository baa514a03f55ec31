"""GenieACS's northbound interface, as version 1.2.16 answers it (lib/nbi.ts; checked against a recorded transcript)."""

import json
import re
import time
from typing import Any
from urllib.parse import unquote

from gigafibre_fsm.tests.standins import genieacs_documents as documents
from gigafibre_fsm.tests.standins import genieacs_query as queries
from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe, written
from gigafibre_fsm.tests.standins.genieacs_sessions import BROKEN_OFF, MalformedError, check
from gigafibre_fsm.tests.standins.genieacs_store import Store
from gigafibre_fsm.tests.standins.server import Reply, Request

VERSION = "1.2.16+261122fcc5"
OFFLINE = "Device is offline"
UNREACHED = {
	"offline": OFFLINE,
	"nat": OFFLINE,
	"credentials": "Incorrect connection request credentials",
	"error": "Connection request error: socket hang up",
}
NOT_PROCESSED = "Task queued but not processed"
WRITABLE = ("presets", "objects", "provisions", "virtual_parameters")
FILE_HEADERS = {"fileType": "filetype", "oui": "oui", "productClass": "productclass", "version": "version"}


def text(status: int, words: str = "", *, reason: str = "", **headers: str) -> Reply:
	"""An answer in words, or an empty one; GenieACS names no type for them."""
	return Reply(status, words.encode(), "", {"GenieACS-Version": VERSION, **headers}, reason=reason)


def of_json(body: str, status: int = 200, *, reason: str = "", **headers: str) -> Reply:
	"""An answer in JSON."""
	return Reply(status, body.encode(), headers={"GenieACS-Version": VERSION, **headers}, reason=reason)


def packed(row: Any) -> str:
	"""A row on one line."""
	return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


NOT_FOUND = text(404, "404 Not Found")
NO_DEVICE = text(404, "No such device")


class Nbi:
	"""Answers requests from what the store holds.

	Args:
		store: the database.
	"""

	def __init__(self, store: Store) -> None:
		self.store = store

	def answer(self, request: Request, *, slow: bool = False, is_busy: bool = False) -> Reply:
		"""Answer one request.

		Args:
			request: as it came.
			slow: a session begins half a second after it was asked for, as GenieACS looks twice a second.
			is_busy: another session holds the device's lock.

		Raises:
			MalformedError: this request ends the worker.
		"""
		parts = [unquote(part) for part in request.path.strip("/").split("/")]
		name, rest = parts[0], parts[1:]
		rows = self.store.collection(name)
		if rows is None:
			return NOT_FOUND
		if not rest:
			return self._list(name, rows, request)
		if name == "devices":
			return self._device(request, rest, slow)
		if is_busy and name in ("tasks", "faults"):
			return text(503, "Device is in session")
		if request.method == "DELETE" and len(rest) == 1:
			return self._delete(name, rest[0])
		if name == "tasks" and rest[1:] == ["retry"] and request.method == "POST":
			return self._retry(rest[0])
		if request.method == "PUT" and len(rest) == 1:
			return self._put(name, rest[0], request)
		return NOT_FOUND

	def _list(self, name: str, rows: dict[str, Any], request: Request) -> Reply:
		if request.method not in ("GET", "HEAD"):
			return text(405, "405 Method Not Allowed", Allow="GET, HEAD")
		asked = dict(request.query)
		try:
			query, sort = json.loads(asked.get("query") or "{}"), json.loads(asked.get("sort") or "{}")
			found = self._find_rows(name, rows, queries.compiled(query), sort)
		except (ValueError, AttributeError) as error:
			return text(400, _syntax_error(asked.get("query", ""), error))
		skip, limit = int(asked.get("skip") or 0), asked.get("limit")
		page = found[skip : skip + int(limit)] if limit else found[skip:]
		names = [each for each in asked.get("projection", "").split(",") if each]
		show = documents.document if name == "devices" else queries.projected
		with self.store.lock:
			lines = ",\n".join(packed(show(row, names)) for row in page)
		return of_json(f"[\n{lines}\n]\n", total=str(len(found)))

	def _find_rows(
		self, name: str, rows: dict[str, Any], test: queries.Test, sort: dict[str, int]
	) -> list[Any]:
		look = documents.read_field if name == "devices" else queries.field_of
		with self.store.lock:
			found = [row for row in rows.values() if test(lambda field, row=row: look(row, field))]
			return queries.ordered(found, sort, look)

	def _device(self, request: Request, rest: list[str], slow: bool) -> Reply:
		if len(rest) == 1 and request.method != "DELETE":
			return text(405, "405 Method Not Allowed", Allow="DELETE")
		cpe = self.store.devices.get(rest[0])
		if cpe is None:
			return NO_DEVICE
		if len(rest) == 1:
			self.store.forget(cpe)
			return text(200)
		if rest[1:] == ["tasks"] and request.method == "POST":
			return self._task(cpe, request, slow)
		if rest[1] == "tags" and len(rest) == 3 and request.method in ("POST", "DELETE"):
			cpe.tags = [tag for tag in cpe.tags if tag != rest[2]]
			if request.method == "POST":
				cpe.tags.append(rest[2])
			return text(200)
		return NOT_FOUND

	def _task(self, cpe: Cpe, request: Request, slow: bool) -> Reply:
		asked = dict(request.query)
		try:
			task = json.loads(request.body) if request.body else None
		except ValueError as error:
			return text(400, _syntax_error(request.body.decode(errors="replace"), error))
		if task is not None:
			check(task)
			task = self.store.add_task(cpe.id, task)
		if "connection_request" not in asked:
			return of_json(packed(task), 202) if task else text(400, "Missing task")
		trouble = self._connect(cpe, int(asked.get("timeout") or 3000), slow)
		if task is None:
			return text(504, trouble, reason=trouble) if trouble else text(200)
		trouble = trouble or self._find_fault(task)
		return of_json(packed(task), 202 if trouble else 200, reason=trouble)

	def _connect(self, cpe: Cpe, timeout: int, slow: bool) -> str:
		"""Ask a modem to call; empty when it did, else why not."""
		if cpe.restarting or cpe.connection in UNREACHED:
			return UNREACHED.get(cpe.connection, OFFLINE)
		if slow:
			time.sleep(0.5)
		if cpe.connection == "late":
			time.sleep(timeout / 1000)
			return NOT_PROCESSED
		self.store.session(cpe)
		return ""

	def _find_fault(self, task: dict[str, Any]) -> str:
		"""Why a task did not run in a session that has ended; empty when it did."""
		fault = self.store.faults.get(f"{task['device']}:task_{task['_id']}")
		if fault:
			if fault["code"] == BROKEN_OFF[0]:
				self.store.devices[task["device"]].connection = "offline"
			return "Task faulted"
		return NOT_PROCESSED if task["_id"] in self.store.tasks else ""

	def _delete(self, name: str, row_id: str) -> Reply:
		with self.store.lock:
			if name == "tasks":
				return text(200) if self.store.drop_task(row_id) else text(404, "Task not found")
			if name == "faults":
				fault = self.store.faults.pop(row_id, None)
				if fault and fault["channel"].startswith("task_"):
					self.store.drop_task(fault["channel"].removeprefix("task_"))
				return text(200)
			if name == "files" and row_id not in self.store.plain["files"]:
				raise MalformedError
			if name not in (*WRITABLE, "files"):
				return NOT_FOUND
			self.store.plain[name].pop(row_id, None)
		return text(200)

	def _retry(self, task_id: str) -> Reply:
		task = self.store.tasks.get(task_id)
		if task is None:
			raise MalformedError
		self.store.faults.pop(f"{task['device']}:task_{task_id}", None)
		return text(200)

	def _put(self, name: str, row_id: str, request: Request) -> Reply:
		if name == "files":
			about = {key: request.headers.get(header, "") for key, header in FILE_HEADERS.items()}
			self.store.plain["files"][row_id] = {
				"_id": row_id,
				"length": len(request.body),
				"chunkSize": 261120,
				"uploadDate": written(self.store.now()),
				"filename": row_id,
				"metadata": about,
			}
			return text(201)
		if name not in WRITABLE:
			return NOT_FOUND
		body = request.body.decode()
		if name in ("provisions", "virtual_parameters"):
			if any(body.count(opening) != body.count(closing) for opening, closing in ("()", "{}", "[]")):
				return text(400, "SyntaxError: Unexpected end of input")
			row = {"script": body}
		else:
			try:
				row = json.loads(body)
			except ValueError as error:
				return text(400, _syntax_error(body, error))
		self.store.plain[name][row_id] = {"_id": row_id, **row}
		return text(200)


def _syntax_error(source: str, error: Exception) -> str:
	"""What JavaScript says to JSON that is none."""
	if re.match(r"\{\s*[^\s\"}]", source):
		return "SyntaxError: Expected property name or '}' in JSON at position 1"
	return f"SyntaxError: {error}"
