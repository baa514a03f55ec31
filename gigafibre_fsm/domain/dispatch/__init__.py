"""Dispatch: jobs, who does them and when, and every change to them.

Owns Dispatch Job and its children, Dispatch Job Type, Dispatch Technician, Dispatch Skill,
Dispatch Absence and Service Location.
"""
