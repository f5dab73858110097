"""The chapters of the story: each goes on where the one before ended."""
