"""The technician's pages: one folder per page, with its data in page.py and its markup in page.html."""
