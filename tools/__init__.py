"""What keeps the project in order: setup, locks, checks, and the reference that is written from the code."""
