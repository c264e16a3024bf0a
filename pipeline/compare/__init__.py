"""What came out against gold, against an earlier run, and for the eyes."""
