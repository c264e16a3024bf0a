"""Every word for an office plays the roles that its table gives it."""

import pytest

from pipeline import extract
from pipeline.errors import LexiconError
from pipeline.extract import offices as module
from pipeline.extract.offices import offices


def bodies(text):
    return [record.canonical for record in extract(text).organisations]


@pytest.mark.parametrize("office", offices("shows"))
def test_office_shows_the_name_before_it(office):
    assert bodies(f"西科众泰{office}张伟出席了会议。") == ["西科众泰"]


@pytest.mark.parametrize("office", offices("cuts"))
@pytest.mark.parametrize("name", ["临江大学", "奥飞科创"])
def test_office_is_no_part_of_a_name(name, office):
    assert not [body for body in bodies(f"{name}{office}张伟出席了会议。") if office in body]


@pytest.mark.parametrize("office", offices("signs"))
def test_office_signs_for_the_body_before_it(office):
    text = f"海川电子股份有限公司{office}张伟与临江大学校长李明在临江签署合作协议。"
    (signing,) = extract(text).signings
    assert [party.name for party in signing.parties] == ["海川电子股份有限公司", "临江大学"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("西科众泰联合创新集团出席了会议。", "西科众泰联合创新集团"),
        ("海川证券事务所出席了会议。", "海川证券事务所"),
        ("海川证券董事长张伟出席了会议。", "海川证券"),
        ("临江市总工会与海川集团签署协议。", "临江市总工会"),
    ],
)
def test_name_that_holds_an_office_stays_whole(text, body):
    assert bodies(text)[0] == body


@pytest.mark.parametrize("row", ["校长\tno", "校长", "校长\tyes\tyes\tyes\tyes"])
def test_faulty_table_of_offices_is_refused(tmp_path, monkeypatch, row):
    path = tmp_path / "offices.tsv"
    path.write_text(f"word\tshows\tcuts\tsigns\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(module, "_TABLE", path)
    with pytest.raises(LexiconError):
        offices.__wrapped__("cuts")
