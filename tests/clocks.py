"""Sets freezegun up, which stops the clock of all modules for a block of a test.

For that it goes through the modules of the process. It lists the names of each one every time, a seventh of the
time of the tests on the site, to see whether a name has come; here it counts them.
"""

from types import ModuleType

from freezegun import api, config


def install() -> None:
	"""Stop the clock of our own modules, too, and in a tenth of the time."""
	# freezegun leaves modules alone whose names begin with one of its words, and ours begin with "gi"
	config.configure(default_ignore_list=[word for word in config.DEFAULT_IGNORE_LIST if word != "gi"])
	# the time is in a part of freezegun that is not public; pins of tests/requirements.txt hold its version
	assert api._get_module_attributes_hash
	api._get_module_attributes_hash = count_names


def count_names(module: ModuleType) -> str:
	"""What changes when a name of the module has come or gone; freezegun looks through such a module again."""
	return f"{id(module)}-{len(vars(module))}"
