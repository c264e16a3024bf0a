from pathlib import Path

import pytest
from page_scores import load_pages, report, score_folder

CASES = Path(__file__).parents[1] / "cases"
# The least share of the expectations that must be met, in all and of each kind; pages at least.
FLOORS = {
    "pages": (0.98, 0.90, 40),
    "pages_second": (1.0, 1.0, 10),
    "pages_third": (1.0, 1.0, 42),
    "pages_fourth": (0.99, 0.93, 19),
    "pages_fifth": (1.0, 1.0, 36),
    "pages_odd": (1.0, 1.0, 13),
}
KINDS = ["articles", "title", "byline", "published", "holds", "lacks"]


@pytest.fixture(scope="module", params=FLOORS)
def folder(request):
    return CASES / request.param


@pytest.fixture(scope="module")
def checks(folder):
    return score_folder(folder)


def test_pages_expectations_stand_in_their_sources(folder):
    for page in load_pages(folder):
        raw = (folder / page["file"]).read_bytes().decode("utf-8")
        for text in (*page.get("warned", ()), *page.get("trusted", ()), *page.get("once", ())):
            assert text in raw, f"{page['file']}: {text}"
        for text in page.get("lacks", ()):
            assert "".join(text.split()) in "".join(raw.split()), f"{page['file']}: {text}"


def test_pages_are_all_annotated(folder):
    listed = [page["file"] for page in load_pages(folder)]
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.txt"))
    assert len(listed) >= FLOORS[folder.name][2]


def test_pages_floor(folder, checks):
    share = sum(check.right for check in checks) / len(checks)
    assert share >= FLOORS[folder.name][0], "\n".join(report(checks))


@pytest.mark.parametrize("kind", KINDS)
def test_pages_floor_of_a_kind(folder, checks, kind):
    of_kind = [check for check in checks if check.kind == kind]
    share = sum(check.right for check in of_kind) / len(of_kind)
    assert share >= FLOORS[folder.name][1], "\n".join(report(of_kind))
