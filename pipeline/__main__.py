"""``python -m pipeline``: the command line, for where ``zhnews`` is not on the path."""

from pipeline.cli import main

main()
