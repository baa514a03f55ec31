"""Saved methods: the cards and bank accounts that customers saved at the vendor, mirrored without their numbers."""
