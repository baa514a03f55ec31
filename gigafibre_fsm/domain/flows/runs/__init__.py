"""Runs: started, claimed, executed, waiting, ended, and what a person does with them."""
