"""Sentences, words and the view that patterns are matched on."""
