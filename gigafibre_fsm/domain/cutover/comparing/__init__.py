"""Old and new side by side: where they differ, and what a month would be billed here."""
