"""What others ask about incidents: who is affected, who was told, what is said, and when to look again."""
