"""Who we are, for administrators: departments, working days, the audit log."""
