"""Documents: lists, a version and what can be done with it, the editor, reviews."""
