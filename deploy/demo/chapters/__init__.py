"""The chapters of the story, in order; each acts on the stage and tells what it did."""
