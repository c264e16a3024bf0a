import copy
import json
from pathlib import Path

import pytest
from compare_rows import document

from pipeline.compare.evaluate import describe, main
from pipeline.compare.gold import GoldDocument, GoldItem, load_gold
from pipeline.compare.load import DocumentRows
from pipeline.compare.score import score_documents
from pipeline.errors import UsageError

TEXT = "甲公司与乙公司签约，总额3亿元，其中首家投资1亿元。"
GOLD = Path(__file__).parents[2] / "corpus" / "gold"


def gold(**kinds):
    documents = {
        kind: [GoldItem(item, bool(item.get("optional"))) for item in items]
        for kind, items in kinds.items()
    }
    return {"a": GoldDocument("a", documents)}


def span(text, **fields):
    start = TEXT.index(text)
    return {"article": 1, "text": text, "raw_start": start, "raw_end": start + len(text), **fields}


def score(kind, found, *wanted):
    rows = document(TEXT, **{kind: found})
    return score_documents(gold(**{kind: list(wanted)}), [rows]).scores[kind]


@pytest.mark.parametrize(
    ("found", "wanted", "counts"),
    [
        pytest.param(["3亿元"], [span("3亿元")], (1, 0, 0, 0), id="exact"),
        pytest.param(["3亿"], [span("3亿元")], (0, 1, 1, 0), id="shorter_is_both_errors"),
        pytest.param(["首家"], [span("首家", optional=True)], (0, 0, 0, 1), id="optional_found"),
        pytest.param([], [span("首家", optional=True)], (0, 0, 0, 0), id="optional_missing"),
        pytest.param(["首"], [span("首家", optional=True)], (0, 0, 1, 0), id="optional_overlapped"),
        pytest.param(["1亿元"], [span("3亿元")], (0, 1, 1, 0), id="elsewhere"),
    ],
)
def test_score_counts_exact_spans(found, wanted, counts):
    result = score("quantities", [(text, {}) for text in found], *wanted)
    assert (result.found, result.missed, result.spurious, result.ignored) == counts


def test_score_takes_a_second_record_on_one_span_as_spurious():
    rows = document(TEXT, quantities=[("3亿元", {})])
    rows["quantities"].append(rows["quantities"][0])
    result = score_documents(gold(quantities=[span("3亿元")]), [rows]).scores["quantities"]
    assert (result.found, result.spurious) == (1, 1)


@pytest.mark.parametrize(
    ("annotated", "found", "right"),
    [
        pytest.param({"value": 3e8}, {"value": 300000000}, 1, id="number_by_value"),
        pytest.param({"value": None}, {"value": 3}, 0, id="null_is_no_number"),
        pytest.param({"of": ["西安市", None]}, {"of": None}, 1, id="readings"),
        pytest.param({"of": ["西安市", None]}, {"of": "陕西"}, 0, id="no_reading"),
        pytest.param(
            {"period": ["2023-01-01", "2023-12-31"]},
            {"period_start": "2023-01-01", "period_end": "2023-12-31"},
            1,
            id="period_is_one_value",
        ),
        pytest.param({"period": [["2023-01-01", "2023-12-31"], None]}, {}, 1, id="period_readings"),
        pytest.param({"period": None}, {"period_start": "2023-01-01"}, 0, id="period_half"),
    ],
)
def test_score_compares_fields_with_gold_readings(annotated, found, right):
    result = score("quantities", [("3亿元", found)], span("3亿元", **annotated))
    (name,) = annotated
    assert result.fields[name] == [right, 1]
    assert [finding.problem for finding in result.findings] == ["wrong"] * (1 - right)


def act(**fields):
    base = {"article": 1, "trigger": "签约", "sentence": TEXT[:15]}
    return {**base, "parties": [], "representatives": [], "date": None, **fields}


def test_score_signings_pairs_by_sentence_and_trigger():
    parties = [{"name": "甲公司", "side": "A"}, {"name": "丙公司", "side": "B"}]
    people = [{"name": "李明", "role": "董事长", "for": "甲公司"}]
    found = document(
        TEXT, signings=[("签约", {"parties": parties, "representatives": people, "date": None})]
    )
    wanted = act(
        parties=[
            {"name": "甲公司", "side": "B"},
            {"name": "乙公司", "side": "B"},
            {"name": "丙公司", "side": "B", "optional": True},
        ],
        representatives=[{"name": "李明", "role": ["董事长", None], "for": "甲公司"}],
    )
    scores = score_documents(gold(signings=[wanted]), [found]).scores
    assert scores["signings"].found == 1
    assert scores["signings"].fields["representatives"] == [1, 1]
    parties = scores["parties"]
    assert (parties.found, parties.missed, parties.spurious, parties.ignored) == (1, 1, 0, 1)
    assert parties.fields["side"] == [0, 1]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"trigger": "签署"}, id="trigger"),
        pytest.param({"sentence": "另一句话"}, id="sentence"),
        pytest.param({"article": 2}, id="article"),
    ],
)
def test_score_signings_missed_where_the_act_differs(change):
    rows = document(TEXT, signings=[("签约", {})])
    party = {"name": "甲公司", "side": "A"}
    scores = score_documents(gold(signings=[act(parties=[party], **change)]), [rows]).scores
    assert (scores["signings"].missed, scores["signings"].spurious) == (1, 1)
    assert scores["parties"].missed == 1


def test_score_signings_narrower_trigger_is_a_wrong_field():
    rows = document(TEXT, signings=[("签", {})])
    result = score_documents(gold(signings=[act()]), [rows]).scores["signings"]
    assert (result.found, result.missed, result.fields["trigger"]) == (1, 0, [0, 1])


def test_score_articles_pairs_by_overlap_and_reads_the_body():
    rows = document("标题\n正文一二三。", title="标题")
    wanted = {"article": 1, "title": "标题", "first": "正文一二三。", "last": "正文一二三。"}
    wanted |= {"raw_start": 3, "raw_end": 9}
    result = score_documents(gold(articles=[wanted]), [rows]).scores["articles"]
    assert result.found == 1
    assert result.fields["first"] == result.fields["last"] == result.fields["title"] == [1, 1]
    assert result.fields["raw_start"] == [0, 1]


def test_score_counts_a_document_that_did_not_come_out_as_missed():
    evaluation = score_documents(gold(quantities=[span("3亿元")]), [])
    assert evaluation.absent == ["a"]
    assert evaluation.scores["quantities"].recall == 0


def test_score_missed_mention_shows_its_sentence():
    rows = document("前文。" + TEXT)
    item = span("3亿元")
    item["raw_start"] += 3
    item["raw_end"] += 3
    (finding,) = score_documents(gold(quantities=[item]), [rows]).scores["quantities"].findings
    assert finding.sentence == TEXT


def rows_of_gold(item):
    """Return gold as rows, so that a perfect run can be scored."""
    tables = copy.deepcopy({kind: [i.fields for i in items] for kind, items in item.kinds.items()})
    for kind, rows in tables.items():
        for row in rows:
            if kind == "articles":
                row["text"] = (row["title"] + "\n" if row["title"] else "") + "".join(
                    (row["first"], "…" * 30, row["last"])
                )
            else:
                row.setdefault("sentence", "")
            row["doc_id"] = item.doc_id
            period = row.pop("period", None)
            if kind == "quantities":
                period = period if period is None or isinstance(period[0], str) else period[0]
                row["period_start"], row["period_end"] = period or (None, None)
            if isinstance(row.get("of"), list):
                row["of"] = row["of"][0]
            if isinstance(row.get("measure"), list):
                row["measure"] = row["measure"][0]
    return DocumentRows(item.doc_id, tables)


def test_score_of_gold_itself_is_perfect():
    items = load_gold(GOLD)
    evaluation = score_documents(items, map(rows_of_gold, items.values()))
    for kind, result in evaluation.scores.items():
        assert result.findings == [], kind
        assert result.f1 == 1, kind
        assert all(right == compared > 0 for right, compared in result.fields.values()), kind


def test_describe_lists_every_error():
    result = score_documents(
        gold(quantities=[span("3亿元", value=2), span("首家")]),
        [document(TEXT, quantities=[("3亿元", {"value": 3}), ("1亿元", {})])],
    )
    text = describe(result.only(["quantities"]))
    for part in (
        "value: 3, gold 2",
        "missed   quantities     首家",
        "spurious quantities     1亿元",
    ):
        assert part in text
    json.dumps(result.to_json())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "no gold annotations", id="empty_folder"),
        pytest.param("{", "no gold annotation: ", id="no_json"),
        pytest.param('{"dates": [{"text": "今年"}]}', "lacks raw_start, raw_end", id="no_span"),
    ],
)
def test_load_gold_refuses(tmp_path, content, message):
    if content is not None:
        (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        load_gold(tmp_path)


def test_evaluate_main_says_what_is_missing(tmp_path, capsys):
    assert main([str(tmp_path), "--gold", str(GOLD)]) == 2
    assert "no records here" in capsys.readouterr().err
