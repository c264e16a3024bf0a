"""The report on the peers' cases: ``python -m tests.benchmarks.peers [options of score.py]``."""

import sys

from tests.benchmarks.peers import score

if __name__ == "__main__":
    sys.argv[1:1] = ["tests.benchmarks.peers.adapter"]
    score.main()
