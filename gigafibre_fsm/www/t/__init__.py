"""The technician's pages: one folder a page, its data in page.py and its look in page.html."""
