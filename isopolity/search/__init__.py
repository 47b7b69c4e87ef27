"""The analyser and the index: texts are found by their words, in eight languages, on both databases; pages of results live elsewhere."""
