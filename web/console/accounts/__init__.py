"""Signing in, one's own password and settings, and everybody's accounts."""
