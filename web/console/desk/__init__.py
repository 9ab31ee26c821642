"""我的案头: what waits for somebody who edits or reviews."""
