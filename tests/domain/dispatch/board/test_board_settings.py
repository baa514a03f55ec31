"""What the board makes of stored settings: a preset of another version loses nothing that is still known."""

import json
import shutil
import subprocess
from pathlib import Path

MODULE = Path(__file__).parents[4] / "gigafibre_fsm/public/js/dispatch_board/settings.js"
STORED: list[tuple[object, dict]] = [
	({}, {"backlog": True, "snap": 15}),
	({"pane": False, "map": True}, {"backlog": False, "map": True}),
	({"pane": False, "backlog": True}, {"backlog": True}),
	(
		{"pane": "no", "rows": "all", "snap": 7, "zoom": 9},
		{"backlog": True, "rows": [], "snap": 15, "zoom": 4},
	),
	(None, {"view": "timeline"}),
]


def test_what_is_known_of_a_stored_preset_is_used():
	node = shutil.which("node")
	assert node, "Node is needed: it builds the desk's bundles, too."
	script = f"""
		const source = {json.dumps(MODULE.read_text())};
		const {{ pickKnown }} = await import("data:text/javascript," + encodeURIComponent(source));
		console.log(JSON.stringify({json.dumps([given for given, _used in STORED])}.map(pickKnown)));
	"""
	command = [node, "--input-type=module", "-e", script]
	answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
	for (given, used), settings in zip(STORED, json.loads(answer.stdout), strict=True):
		assert used.items() <= settings.items(), given
		assert "pane" not in settings
