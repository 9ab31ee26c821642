"""The operator's command line, a part a channel; `manage.py` puts them together."""
