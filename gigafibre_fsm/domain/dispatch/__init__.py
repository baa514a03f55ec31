"""Dispatch: what a visit is, who does it and when, and everything that may happen to it.

Owns Dispatch Job and its children, Dispatch Job Type, Dispatch Technician, Dispatch Skill,
Dispatch Absence and Service Location.
"""
