"""The analyser and the index: what is public is found by its words, in eight languages, on both databases."""
