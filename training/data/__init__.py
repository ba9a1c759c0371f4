"""Pictures to train on: folders, batches, what is changed in them, and where they come from."""
