"""The app's own signing page: code, signature, evidence, seal, copy, and the check of all of it."""
