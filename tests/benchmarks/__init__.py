"""Measurements that take longer than a test: run one with ``python -m tests.benchmarks.NAME``."""
