"""Our Items against the catalogue of the old system, and which Item each of its codes is."""
