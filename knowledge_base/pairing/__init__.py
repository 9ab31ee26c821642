"""Policies and their interpretations: which belongs to which, clause by clause, and what is missing."""
