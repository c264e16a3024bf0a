"""Scripts that make the data files of the lexicon; not part of the package."""
