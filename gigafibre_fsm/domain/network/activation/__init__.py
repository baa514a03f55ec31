"""Registering an ONT at its OLT: asked for when it is installed, by a command sheet or an adapter, never undone by itself."""
