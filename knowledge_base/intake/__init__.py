"""Files on their way in: handed in, read in the background, looked through, made drafts."""
