"""What the extractor of dates promises beside its tables: inference, blocking, bad input, speed."""

import re

import pytest

from pipeline.extract.dates import extract_dates, infer_published
from pipeline.extract.dates.atoms import rules, scanners
from pipeline.extract.dates.firsts import Beginnings, first_characters
from pipeline.extract.dates.readings import readings
from pipeline.extract.dates.windows import seconds_of, window_of
from pipeline.segment.passage import Passage
from tests.growth import growth


def passage(text, published=None):
    return Passage.of_text(text, published=published)


@pytest.mark.parametrize(
    ("text", "published", "origin"),
    [
        pytest.param(
            "11月3日，2024硬科技大会开幕。", "2024-11-03", "latest day named", id="event_and_day"
        ),
        pytest.param(
            "2021年起步，2023年升级，到2030年建成。", "2023", "latest year named", id="latest_year"
        ),
        pytest.param("预计2027年增长，2022年为27亿。", "2022", "latest year named", id="foretold"),
        pytest.param(
            "公司成立于1998年3月5日，2023年5月6日签约。", "2023-05-06", "latest day", id="two_days"
        ),
        pytest.param(
            "公司2019年3月5日上市，2023年营收增长。",
            "2023",
            "latest year",
            id="day_of_another_year",
        ),
        pytest.param(
            "2023年12月签约，合作期限为2024-2027年。",
            "2024",
            "latest year named",
            id="years_to_come",
        ),
        pytest.param("双方签约。", None, None, id="nothing"),
        pytest.param("9月27日签约。", None, None, id="no_year"),
    ],
)
def test_dates_infer_published(text, published, origin):
    article = passage(text)
    infer_published([article])
    assert article.published == published
    assert (article.published_from or "").startswith(f"inferred: {origin}" if origin else "")


def test_dates_infer_published_from_another_article():
    first, second = passage("今年3月出台。"), passage("2024年11月3日签约。")
    second.article = 2
    infer_published([first, second])
    assert (first.published, second.published) == ("2024-11-03", "2024-11-03")
    assert first.published_from == "inferred: article 2 of the same source"


def test_dates_inferred_day_is_no_day_of_publication():
    records = extract_dates(passage("2024年11月3日签约。昨天开工，今年3月投产。"))
    assert [record.value for record in records] == ["2024-11-03", None, "2024-03"]


def test_dates_published_is_left_alone():
    article = passage("2024年11月3日签约。", "2020-01-01")
    infer_published([article])
    assert (article.published, article.published_from) == ("2020-01-01", "metadata")


def test_dates_partial_publication():
    values = [r.value for r in extract_dates(passage("今年3月，5月6日，29日，昨天", "2024"))]
    assert values == ["2024-03", "2024-05-06", "2024-05-29", None]


@pytest.mark.parametrize("published", ["", "soon", "2024-13-40", "0000"])
def test_dates_unusable_publication_resolves_nothing(published):
    records = extract_dates(passage("今天，今年3月", published))
    assert [record.value for record in records] == [None, "XXXX-03"]


def test_dates_inside_names_are_blocked():
    text = "2024年会务公司于2023年成立。"
    assert [r.text for r in extract_dates(passage(text), [(0, 8)])] == ["2023年"]


def test_dates_point_at_their_characters():
    text = "会议于\n２０２４年\n11 月3 日（星期日）举行"
    for record in extract_dates(passage(text)):
        assert (
            "".join(text[record.raw_start : record.raw_end].split()).translate(
                {ord("２"): "2", ord("０"): "0", ord("４"): "4"}
            )
            == record.text
        )


def test_dates_scan_reaches_every_rule():
    begins = scanners().start.firsts
    for rule in rules():
        if rule.fields.get("at") != "inside" and "list" not in rule.fields:
            assert first_characters(rule.source) <= begins


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param("[0-9]{1,2}月", "##月", True, id="digits_then_literal"),
        pytest.param("[0-9]{1,2}月", "###", False, id="too_many_digits"),
        pytest.param("(?:20|21)[0-9]{2}年?", "####月", True, id="match_shorter_than_text"),
        pytest.param("(?:20|21)[0-9]{2}年", "####月", False, id="other_literal"),
        pytest.param("[上下]+周", "上上", True, id="repeated"),
        pytest.param("今(?!日)[^年]", "今天", True, id="negated_class_is_any"),
        pytest.param("今日", "今", True, id="text_ends_first"),
        pytest.param("[0-9]{4}(?=年|$)", "####年", True, id="looks_ahead"),
        pytest.param("[0-9]{4}(?=年|$)", "####月", False, id="looks_ahead_in_vain"),
        pytest.param("[0-9]{4}(?=年|$)", "####\x03", True, id="looks_for_the_end"),
        pytest.param("[0-9]{4}(?=年|$)", "####\0", False, id="something_else_is_no_end"),
        pytest.param("(?=一)[一二]年", "二年", True, id="looking_ahead_before_more_is_passed_over"),
        pytest.param("(?:[0-9]、){0,4}月", "#、#、#、#、#、", False, id="too_many_rounds"),
        pytest.param("(?:[0-9]、){0,4}月", "#、#、#、#、月", True, id="all_rounds"),
        pytest.param("(?:一|二十)+年", "二十一二十年", True, id="rounds_of_either"),
    ],
)
def test_firsts_beginning(pattern, text, expected):
    assert Beginnings(pattern).allow(text) is expected


def test_dates_groups_of_rules_are_named():
    for rule in rules():
        assert re.compile(rule.source).groups == rule.source.count("(?P<")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("周三", [("2013-02-13", "2013-02-13")], id="next_weekday"),
        pytest.param("元旦", [("2014-01-01", "2014-01-01")], id="next_holiday"),
        pytest.param("三年后", [("2014-01-01", "2016-12-31")], id="stretch_ahead"),
        pytest.param("两天前", [("2013-02-10", "2013-02-11")], id="stretch_back"),
        pytest.param("2013年3月5日", [], id="one_reading"),
    ],
)
def test_dates_further_readings(words, expected):
    from datetime import date

    found = readings(words, date(2013, 2, 12))
    assert [(str(start), str(end)) for start, end in found] == expected


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("2024年3月上旬", ("2024-03-01", "2024-03-10")),
        ("2024年2月下旬", ("2024-02-21", "2024-02-29")),
        ("2025年底", ("2025-11-01", "2025-12-31")),
        ("2024年初", ("2024-01-01", "2024-02-29")),
        ("2024年一季度末", ("2024-03-01", "2024-03-31")),
    ],
)
def test_dates_windows_by_custom(text, window):
    (record,) = extract_dates(passage(text))
    start, end = window_of(record)
    assert (str(start), str(end)) == window


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("P1Y", 31536000), ("P1Y6M", 47088000), ("PT1H30M", 5400), ("P2W", 1209600), ("2024", None)],
)
def test_dates_seconds_of_durations(value, seconds):
    assert seconds_of(value) == seconds


HOSTILE = {
    "digits": "1" * 25000,
    "dates": "2024年" * 5000,
    "days": "3日" * 7500,
    "ranges": "1天-" * 6250,
    "numerals": "一二三四五六七八九十" * 2500,
    "units": "年月日天周季" * 5000,
    "brackets": "今日（" * 7500,
    "parts": "年底" * 10000,
    "dashes": "2024-" * 5000,
    "compound": "3天又" * 6250,
    "lunar": "正月" * 10000,
    "de": "2024年的" * 5000,
    "commas": "1,234," * 10000,
    "listed_years": "2022、" * 5000,
    "listed_months": "6、7月" * 6000,
    "each": "每年" * 10000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_dates_hostile_text_takes_linear_time(text):
    def passages():
        return tuple(passage(part, "2024-11-04") for part in (text[: len(text) // 4], text))

    # Four times the text: a quadratic step takes sixteen times as long.
    assert growth(extract_dates, passages, 10) < 10


@pytest.mark.slow
def test_dates_one_long_sentence():
    sentence = "公司于2023年5月与合作方签约并在三年内投产"

    def passages():
        return tuple(passage(sentence * many, "2024-11-04") for many in (4_500, 45_000))

    assert len(extract_dates(passages()[1])) == 2 * 45_000
    # Ten times the text: a quadratic step takes a hundred times as long.
    assert growth(extract_dates, passages, 30) < 30


REPORT = """2025年临江市国民经济和社会发展统计公报
临江市统计局
初步核算，生产总值6482.7亿元。全年粮食增产，产量比上年增长3%。年末有银行12家，去年新开的占两家。"""


def test_dates_of_a_yearly_report_are_of_its_year_but_not_last_year():
    import pipeline

    dates = pipeline.extract(REPORT, published="2026-03-18").dates
    assert [(date.text, date.value) for date in dates if date.text != "2025年"] == [
        ("全年", "2025"),
        ("上年", "2024"),
        ("年末", "2025"),
        ("去年", "2025"),
    ]


def test_dates_under_the_title_of_a_month_are_of_the_year_of_publication():
    import pipeline

    told = REPORT.replace("2025年临江市", "2025年3月临江市")
    values = {
        date.text: date.value for date in pipeline.extract(told, published="2026-03-18").dates
    }
    assert values["全年"] == "2026"
