"""What editors and reviewers do with a version, from its first draft until it is answered from no more."""
