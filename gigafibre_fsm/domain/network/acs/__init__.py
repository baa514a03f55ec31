"""The servers that manage modems (ACS), behind one protocol: GenieACS and Oktopus."""
