"""Every doctype, endpoint, page, setting, command and scheduled task stands in docs/."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.endpoints import endpoints

ROOT = Path(__file__).parents[2]
APP = ROOT / "gigafibre_fsm"
DOCS = {path.name: path.read_text() for path in (ROOT / "docs").rglob("*.md")}
DOCTYPES = [
	json.loads(path.read_text())
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json"))
	if path.stem == path.parent.name
]


def lacking(document: str, names: Iterable[str]) -> list[str]:
	"""The names that do not stand in this document as code; there must be some to look for."""
	names = list(names)
	assert names, f"nothing to look for in docs/{document}"
	return [name for name in names if f"`{name}`" not in DOCS[document]]


def test_doctypes_are_documented():
	assert len(DOCTYPES) > 40
	text = DOCS["doctypes.md"]
	assert not [each["name"] for each in DOCTYPES if not re.search(rf"\b{re.escape(each['name'])}\b", text)]


def test_endpoints_are_documented():
	names = (each.name.removeprefix("gigafibre_fsm.") for each in endpoints() if not each.is_document_method)
	assert not lacking("api.md", names)


def pages() -> list[str]:
	return sorted(str(path.parent.relative_to(APP / "www")) for path in (APP / "www").rglob("page.py"))


def test_pages_are_documented():
	assert len(pages()) > 10
	assert not [each for each in pages() if each != "." and f"www/{each}" not in DOCS["pages.md"]]


def settings() -> list[str]:
	layout = {"Section Break", "Column Break", "Tab Break", "HTML", "Button"}
	return [
		field["fieldname"]
		for doctype in DOCTYPES
		if doctype.get("issingle")
		for field in doctype["fields"]
		if field["fieldtype"] not in layout
	]


def test_settings_are_documented():
	assert not lacking("running.md", settings())


def test_commands_are_documented():
	names = re.findall(r'click\.command\("([\w-]+)"', (APP / "commands.py").read_text())
	assert not [name for name in lacking("running.md", names) if f"{name} " not in DOCS["running.md"]]


def tasks() -> list[str]:
	queued = re.findall(r'Task\(\s*"(\w+)"', (APP / "domain" / "due.py").read_text())
	return sorted({*re.findall(r"gigafibre_fsm\.tasks\.(\w+)", (APP / "hooks.py").read_text()), *queued})


def test_scheduled_tasks_are_documented():
	assert not lacking("running.md", tasks())


def surfaces() -> list[str]:
	"""Pages of the desk, reports and workspaces, and the folders of the website, as docs/README.md writes their code."""
	module = APP / "gigafibre_fsm"
	kinds = [folder for kind in ("page", "report", "workspace") for folder in (module / kind).iterdir()]
	desk = [
		f"{folder.parent.name}/{folder.name}" for folder in kinds if (folder / f"{folder.name}.json").exists()
	]
	return [*desk, *sorted({f"www/{page.split('/')[0]}" for page in pages() if page != "."})]


def test_surfaces_are_in_the_index():
	assert len(surfaces()) > 8
	assert not lacking("README.md", surfaces())


def test_each_surface_leads_to_code_that_is_there():
	rows = [
		line for line in DOCS["README.md"].split("## Every surface")[1].splitlines() if line.startswith("| ")
	]
	named = {name for row in rows[2:] for name in re.findall(r"`([^`]+)`", row.rsplit("|", 2)[1])}
	gone = [
		name for name in named if not any((base / name).exists() for base in (APP, APP / "gigafibre_fsm"))
	]
	assert named and not gone


def cases_of_bad_input() -> list[str]:
	"""The rows of the tables in docs/reference/bad-input.md, without their heads."""
	rows = [line for line in DOCS["bad-input.md"].splitlines() if line.startswith("| ")]
	return [row for row in rows if not row.startswith(("| input |", "| --- |"))]


def names_by_file() -> dict[str, set[str]]:
	files = [*APP.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
	return {
		str(path.relative_to(ROOT)): set(re.findall(r"^\s*def (test_\w+)", path.read_text(), re.MULTILINE))
		for path in files
	}


def test_each_bad_input_names_a_test_that_is_there():
	cells = [row.rstrip(" |").rsplit("|", 1)[1] for row in cases_of_bad_input()]
	assert len(cells) > 200
	in_files = names_by_file()
	everywhere = set().union(*in_files.values())
	for cell in cells:
		named = set(re.findall(r"`(test_\w+)`", cell))
		assert named and named <= everywhere, f"these tests are not there: {named - everywhere or cell}"
		for test, file in re.findall(r"`(test_\w+)` in `([^`]+)`", cell):
			assert test in in_files.get(file, ()), f"{test} is not in {file}"


def test_each_link_between_docs_leads_somewhere():
	broken = []
	for path in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]:
		for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
			if not (path.parent / target).exists():
				broken.append(f"{path.name} → {target}")
	assert not broken


def paths_named_in(document: str) -> set[str]:
	"""What a document writes as code and is a path: of the app, or of the checkout."""
	words = re.findall(r"`([^`\n]+)`", DOCS[document])
	return {
		word
		for word in words
		if ("/" in word or word.endswith(".py")) and not re.search(r"^/|[ <>…=*{]", word)
	}


def test_each_module_of_the_map_and_of_the_threats_is_there():
	for document in ("map.md", "security.md"):
		named = paths_named_in(document)
		gone = [name for name in named if not any((base / name).exists() for base in (APP, ROOT))]
		assert len(named) > 30 and not gone, f"docs/architecture/{document} names {gone}"


def tasks_by_queue() -> dict[str, set[str]]:
	"""The tasks of domain/due.py by the word for their queue."""
	found: dict[str, set[str]] = {}
	for task in re.findall(r'ScheduledTask\(\s*"\w+".*?\n(?=\tScheduledTask|\))', TASK_LIST, re.DOTALL):
		queue = re.search(r"\b(long_queue|network\.queue_name|flows\.queue_name)\b", task)
		found.setdefault(queue[1] if queue else "usual_queue", set()).add(re.search(r'"(\w+)"', task)[1])
	return found


TASK_LIST = (APP / "domain" / "due.py").read_text()
QUEUES = {
	"`default`": "usual_queue",
	"`long`": "long_queue",
	"`fsm_polling`, else `long`": "network.queue_name",
	"`fsm_flows`, else `default`": "flows.queue_name",
}


def test_the_table_of_queues_is_that_of_the_code():
	rows = [line.split(" | ") for line in DOCS["scaling.md"].splitlines() if line.startswith("| `")]
	told = {row[0].removeprefix("| "): set(re.findall(r"`(\w+)`", row[1])) for row in rows}
	known = tasks_by_queue()
	assert known["long_queue"] and known["network.queue_name"] and known["flows.queue_name"]
	for queue, word in QUEUES.items():
		named = told[queue] - {"queue_due_tasks"}
		assert named <= known[word], f"{queue}: {named - known[word]} run elsewhere"
		assert word == "usual_queue" or named == known[word], f"{queue} lacks {known[word] - named}"


def roles() -> list[str]:
	return sorted(set(re.findall(r'"(FSM [A-Z][\w ]+)"', (APP / "setup" / "roles.py").read_text())))


def test_roles_are_documented():
	assert len(roles()) > 5
	everywhere = "\n".join(DOCS.values())
	assert not [role for role in roles() if role not in everywhere]


def test_each_command_named_is_there():
	known = set(re.findall(r'click\.command\("([\w-]+)"', (APP / "commands.py").read_text()))
	named = set(re.findall(r"`(?:bench --site \S+ )?(fsm-[\w-]+)[ `]", "\n".join(DOCS.values())))
	assert len(known) > 10
	assert named - {"fsm-pages", "fsm-files"} == known, "two caches of a phone are named alike"


def test_each_page_and_workspace_of_the_desk_has_its_address_in_the_index():
	module = APP / "gigafibre_fsm"
	made = {
		folder.name for folder in (module / "page").iterdir() if (folder / f"{folder.name}.json").exists()
	}
	named = set(re.findall(r"/app/([\w-]+)", DOCS["README.md"]))
	assert len(made) > 8
	assert not {name.replace("_", "-") for name in made} - named
	doctypes = {each["name"].lower().replace(" ", "-") for each in DOCTYPES}
	workspaces = {folder.name.replace("_", "-") for folder in (module / "workspace").iterdir()}
	gone = named - doctypes - workspaces - {name.replace("_", "-") for name in made} - {"query-report"}
	assert not gone, f"docs/README.md names addresses of the desk that are not there: {gone}"


def first_cells(text: str) -> set[str]:
	"""What the first cells of the tables in a text name as code."""
	cells = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
	return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_each_setting_and_task_that_is_told_of_is_there():
	running = DOCS["running.md"]
	told = running.split("## Settings")[1].split("**site_config.json**")[0]
	assert len(first_cells(told)) > 100
	assert not first_cells(told) - set(settings())
	clock = running.split("## What the clock does")[1].split("**How long")[0]
	assert len(first_cells(clock)) > 50
	functions = set(re.findall(r"^def (\w+)", (APP / "tasks.py").read_text(), re.MULTILINE))
	assert not first_cells(clock) - functions


def test_each_method_that_is_told_of_is_there():
	known = {each.name.removeprefix("gigafibre_fsm.") for each in endpoints()}
	told = {name for name in re.findall(r"`(api\.\w+\.\w+)`", DOCS["api.md"])}
	assert len(told) > 100
	assert not told - known


def test_each_document_that_is_told_of_is_there():
	told = set(re.findall(r"^### ([^\n(`]+)$", DOCS["doctypes.md"], re.MULTILINE))
	assert len(told) > 50
	assert not told - {each["name"] for each in DOCTYPES}


def test_each_page_that_is_told_of_is_there():
	told = set(re.findall(r"\bwww/[\w/]+(?:\.py|\.html)?", DOCS["pages.md"]))
	assert len(told) > 40
	assert not [page for page in told if not list(APP.glob(f"{page}*"))]
