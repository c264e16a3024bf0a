from pathlib import Path

import pytest
from page_scores import load_pages, report, score_folder

PAGES = Path(__file__).parents[1] / "cases" / "pages"
# The least share of the expectations that must be met, in all and of each kind.
FLOOR = 0.98
FLOOR_OF_A_KIND = 0.90


@pytest.fixture(scope="module")
def checks():
    return score_folder(PAGES)


def test_pages_expectations_stand_in_their_sources():
    for page in load_pages(PAGES):
        raw = (PAGES / page["file"]).read_bytes().decode("utf-8")
        for text in (*page.get("warned", ()), *page.get("trusted", ()), *page.get("once", ())):
            assert text in raw, f"{page['file']}: {text}"
        for text in page.get("lacks", ()):
            assert "".join(text.split()) in "".join(raw.split()), f"{page['file']}: {text}"


def test_pages_are_all_annotated():
    listed = [page["file"] for page in load_pages(PAGES)]
    assert sorted(listed) == sorted(path.name for path in PAGES.glob("*.txt"))
    assert len(listed) >= 40


def test_pages_floor(checks):
    share = sum(check.right for check in checks) / len(checks)
    assert share >= FLOOR, "\n".join(report(checks))


@pytest.mark.parametrize("kind", ["articles", "title", "byline", "published", "holds", "lacks"])
def test_pages_floor_of_a_kind(checks, kind):
    of_kind = [check for check in checks if check.kind == kind]
    share = sum(check.right for check in of_kind) / len(of_kind)
    assert share >= FLOOR_OF_A_KIND, "\n".join(report(of_kind))
