"""The opening of a new site: from the installation to the first dispatched visit."""
