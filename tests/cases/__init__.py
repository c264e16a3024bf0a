from pathlib import Path

CASES = Path(__file__).parent
