"""Whose visit it is is said in one place: nobody else puts the rule together from its parts."""

from pathlib import Path

APP = Path(__file__).parents[2] / "gigafibre_fsm"
# one asks about visits of others, and takes the rule's opposite; two what was told of a visit, to whomever
ALLOWED = {
	"domain/dispatch/job/ownership.py",
	"domain/dispatch/self_service/visit_list.py",
	"domain/dispatch/technician_work/pages/device_home.py",
	"domain/dispatch/to_settle/free_time.py",
}


def test_publication_is_asked_by_the_rule_of_ownership_alone():
	asking = {
		str(path.relative_to(APP))
		for path in APP.rglob("*.py")
		if "dispatched_on.isnotnull()" in path.read_text()
	}
	assert asking == ALLOWED
