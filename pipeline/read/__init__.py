"""Files of every kind to :class:`~pipeline.records.SourceDocument`; the text is never changed."""
