"""The users of this site with a role of ours: invited, given roles, shut out."""
