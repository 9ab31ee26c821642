"""发布预演: what citizens would be told, before anything is changed."""
