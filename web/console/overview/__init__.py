"""Many tickets at once: what supervisors watch, figures, exported lists."""
