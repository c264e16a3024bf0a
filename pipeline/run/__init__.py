"""The batch: work list, workers, resume, engines."""
