"""Tests of a site that need pytest: its fixtures, its parameters, a web server. tests/plugin.py connects them."""
