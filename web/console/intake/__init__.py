"""Bringing files in: handing them in, the preview, sheets and their columns."""
