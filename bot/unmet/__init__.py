"""没答上的: what citizens asked and did not get, and what words would change."""
