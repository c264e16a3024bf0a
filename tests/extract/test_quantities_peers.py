import pytest

from tests.benchmarks.peers import adapter, score

# The aims of the kinds on the peers' cases: overlapping mentions with the right value, per cent.
FLOORS = {
    "money": 92,
    "percent": 97,
    "number": 96,
    "number-range": 85,
    "quantity": 90,
    "ordinal": 100,
}


@pytest.fixture(scope="module")
def table():
    cases = [
        case
        for case in score.load("dev")
        if case["news"]
        and case["kind"] in {"money", "percent", "number", "quantity", "ordinal"}
        and not case.get("option")
        and case.get("locale") in (None, "zh-CN")
    ]
    return score.score(adapter.extract_figures, cases)


@pytest.mark.parametrize("kind", FLOORS)
def test_quantities_reach_the_aim_on_the_peers_cases(table, kind):
    assert score.row(table[(kind, "all")])["found_value"] >= FLOORS[kind]


def test_quantities_adapter_raises_nowhere(table):
    assert table[("all", "all")]["errors"] == 0
