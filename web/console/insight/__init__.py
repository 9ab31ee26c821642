"""What is about to become untrue, or is not found: rehearsals, misses, words, check-ups, corrections, pins."""
