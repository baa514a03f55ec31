"""Add-ons that customers buy on their pages: what they may have, their cart, and their orders."""
