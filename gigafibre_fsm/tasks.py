"""What the clock does: each function finds work, does or queues it, and is safe to run twice."""
