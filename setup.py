"""Packaging of the Frappe app; bench reads the app's name from here."""

from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).parent
requirements = [
	line.split("#", 1)[0].strip()
	for line in (here / "requirements.txt").read_text().splitlines()
	if line.split("#", 1)[0].strip()
]

setup(
	name="gigafibre_fsm",
	version="0.1.0",
	description="Field service of a fibre internet provider, inside ERPNext",
	long_description=(here / "README.md").read_text(),
	long_description_content_type="text/markdown",
	author="Gigafibre FSM contributors",
	license="MIT",
	python_requires=">=3.10",
	packages=find_packages(include=["gigafibre_fsm", "gigafibre_fsm.*"]),
	include_package_data=True,
	zip_safe=False,
	install_requires=requirements,
)
