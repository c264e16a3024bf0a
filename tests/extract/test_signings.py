"""Own sentences over the shapes of signings and their traps, by the whole path."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.aligned import surface
from pipeline.extract import extract_passages
from pipeline.extract.signings import extract_signings
from pipeline.options import Options
from pipeline.segment.passage import Passage
from tests.growth import growth

CASES = Path(__file__).parents[1] / "cases"
PUBLISHED = "2024-06-18"


def read_cases(name="signings.tsv"):
    rows = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
    return rows[1:]


def extract(text):
    passage = Passage.of_text(text, published=PUBLISHED)
    return extract_passages([passage], Options())


def written(signing, keys):
    """Write a signing as the case table does, with the keys that the case gives."""

    def side(name):
        parties = [
            party.name + (f"#{party.count}" if party.count is not None else "")
            for party in signing.parties
            if party.side == name
        ]
        return "、".join(parties) or "-"

    parts = [f"{side('A')} × {side('B')}"]
    for key in keys:
        if key == "persons":
            value = ";".join(
                f"{p.name}/{p.role or ''}/{p.for_ or ''}" for p in signing.representatives
            )
        elif key == "mentions":
            value = str(len(signing.mentions))
        else:
            value = getattr(signing, key)
            value = "null" if value is None else str(value)
        parts.append(f"{key}={value}")
    return " | ".join(parts)


# Rows of the tables that were written before the program was asked, and that it cannot read yet.
OPEN_ROWS = {
    "third.interview.not_yet",
    "third.state.customs",
    "third.two.colon",
    "fourth.capital.round_b",
    "fourth.loan.court",
    "fourth.loan.settled_then_signed",
    "fourth.guarantee.ceiling",
    "fourth.frame.two_officers",
    "fourth.order.after_notice",
    "fourth.hk.placing",
    "fourth.round.three_firms",
    "fourth.round.good_and_bad",
    "fourth.interview.never",
    "fourth.person.winger",
    "fourth.state.vice_mayor",
    "fourth.change.dropped",
    "fourth.list.three_roles",
    "fourth.passive.dispute",
    "fourth.two.firstly",
    "fourth.head.joined",
    "fourth.person.controller",
}
TABLES = (
    ("", "signings.tsv"),
    ("second.", "signings_second.tsv"),
    ("third.", "signings_third.tsv"),
    ("fourth.", "signings_fourth.tsv"),
    ("fifth.", "signings_fifth.tsv"),
)
CASES_READ = [
    (prefix + name, text.replace("\\n", "\n"), expect)
    for prefix, table in TABLES
    for name, text, expect in read_cases(table)
]
CASE_PARAMS = [
    pytest.param(
        text, expect, id=name, marks=[pytest.mark.xfail(strict=True)] if name in OPEN_ROWS else []
    )
    for name, text, expect in CASES_READ
]
TEXT_PARAMS = [pytest.param(text, id=name) for name, text, _ in CASES_READ]


@pytest.mark.parametrize(("text", "expect"), CASE_PARAMS)
def test_signings_read_case(text, expect):
    signings = extract(text).signings
    if expect == "-":
        assert [written(signing, ["trigger"]) for signing in signings] == []
        return
    wanted = [part.strip() for part in expect.split(";;")]
    keys = [[p.split("=")[0].strip() for p in part.split(" | ")[1:]] for part in wanted]
    keys += [[]] * (len(signings) - len(wanted))
    found = [written(signing, key) for signing, key in zip(signings, keys, strict=False)]
    assert found == wanted


def test_signings_cases_are_enough():
    rows = read_cases()
    traps = [row for row in rows if row[2] == "-"]
    assert len(rows) >= 150
    assert len(traps) * 3 >= len(rows)
    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("禾川股份与中亚三国客户签订供货协议。", {"禾川股份"}),
        ("两家面板厂已与设备商签署协议。", set()),
        ("沂南储能电站二期工程与禾川建设集团签订总承包合同。", {"禾川建设集团"}),
        ("关于全资子公司签订日常经营重大合同的公告", set()),
        ("对话创业者：我们只签做得到的合同", set()),
        ("新订单指数升至53.4，与上月集中签约的28个项目有关。", set()),
        ("直击西部装备展：签约台一天没歇", set()),
        ("今年东泽市共签约亿元以上项目132个。", set()),
        ("招商局与三联商社签约。", {"招商局", "三联商社"}),
        ("永裕工程公司与禾川股份签约。", {"永裕工程公司", "禾川股份"}),
    ],
    ids=["client", "trade", "project", "notice", "we", "index", "fair", "city", "shop", "works"],
)
def test_signings_prove_no_body_of_a_description(text, names):
    assert {record.text for record in extract(text).organisations} == names


@pytest.mark.parametrize("text", TEXT_PARAMS)
def test_signings_offsets_give_the_text(text):
    for signing in extract(text).signings:
        assert surface(text, signing.raw_start, signing.raw_end) == signing.trigger
        for part in (*signing.parties, *signing.representatives):
            assert surface(text, part.raw_start, part.raw_end) == part.name


HOSTILE = [
    "签约",
    "签",
    "与签约",
    "签署协议的",
    "“签约",
    "《签约",
    "（签约",
    "达成合作",
    "签约。",
    "据悉，海川与北辰在青岛签署。",
    "董事长王伟签约",
    "甲公司、",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_signings_cost_grows_with_the_text_only(piece):
    def run(passage):
        extract_signings(passage, [], [], [])

    def passages():
        return tuple(Passage.of_text((piece * size)[:size]) for size in (10_000, 40_000))

    # Four times the text: a quadratic step takes sixteen times as long.
    assert growth(run, passages, 10) < 10


def test_signings_row_of_words_with_two_readings_ends():
    # 全资子公司 is one word and two: forty of them can be read in a billion ways.
    def texts():
        return tuple(
            "海川电子股份有限公司" + "全资子公司" * many + "人与临江大学签约。" for many in (10, 40)
        )

    assert extract(texts()[1]).signings
    assert growth(extract, texts, 16) < 16


def test_signings_sentence_without_end_is_read_round_its_trigger():
    text = "海川电子股份有限公司与临江大学签约，" + "共建实验室，" * 3000
    (signing,) = extract(text).signings
    assert [party.name for party in signing.parties] == ["海川电子股份有限公司", "临江大学"]


def test_signings_prove_bodies_for_the_organisations():
    found = extract("蘑菇云与浩鲸云签署合作协议，共建数据中心。")
    (signing,) = found.signings
    canonical = {record.canonical: record for record in found.organisations}
    assert [party.name for party in signing.parties] == ["蘑菇云", "浩鲸云"]
    for party in signing.parties:
        assert canonical[party.canonical].raw_start == party.raw_start


def test_signings_proven_name_takes_the_place_of_the_one_inside_it():
    found = extract("恒大健康与美国布莱根医院签署合作协议。")
    party = found.signings[0].parties[0]
    spans = sorted((record.raw_start, record.raw_end) for record in found.organisations)
    assert party.name == "恒大健康"
    assert (party.raw_start, party.raw_end) in spans
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_signings_places_persons_and_groups_are_no_organisations():
    found = extract("鄂城区与海川电子股份有限公司签约，赵国栋与12家供应商代表签约。")
    names = {record.text for record in found.organisations}
    assert names == {"海川电子股份有限公司"}


@pytest.mark.parametrize("text", TEXT_PARAMS)
def test_signings_named_parties_are_organisations_or_places_or_persons(text):
    found = extract(text)
    spans = {(o.raw_start, o.raw_end): o.canonical for o in found.organisations}
    for signing in found.signings:
        for party in signing.parties:
            span = (party.raw_start, party.raw_end)
            if span in spans:
                assert spans[span] == party.canonical


ANNOUNCEMENT = """北澄精工股份有限公司关于签订日常经营重大合同的公告
一、合同签署情况
2025年7月15日，北澄精工股份有限公司与蓝渚光伏科技有限公司在苏州签署了《镀膜设备采购合同》。
二、对方情况
蓝渚光伏科技有限公司成立于2017年3月。"""


def test_signings_announced_in_a_title_are_those_of_the_text():
    import pipeline

    (signing,) = pipeline.extract(ANNOUNCEMENT).signings
    assert [party.name for party in signing.parties] == [
        "北澄精工股份有限公司",
        "蓝渚光伏科技有限公司",
    ]
    assert signing.agreement == "《镀膜设备采购合同》"
    assert len(signing.mentions) == 2


def test_signings_of_two_papers_stay_two_under_a_headline():
    import pipeline

    told = ANNOUNCEMENT.replace("关于签订日常经营重大合同的公告", "签订《研发合作协议》")
    assert len(pipeline.extract(told).signings) == 2


RETOLD = """云岭储能与蓝渚电力签订采购合同，总金额4.2亿元
3月11日晚间，云岭储能公告称，公司全资子公司湖北云池电池有限公司与蓝渚电力股份有限公司签订了\
《储能系统采购合同》，合同总金额4.2亿元。"""


def test_signings_of_a_subsidiary_are_those_that_a_headline_tells_of_the_group():
    import pipeline

    (signing,) = pipeline.extract(RETOLD, published="2026-03-12").signings
    assert [party.name for party in signing.parties] == [
        "湖北云池电池有限公司",
        "蓝渚电力股份有限公司",
    ]
    assert str(signing.date) == "2026-03-11"
    assert len(signing.mentions) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("合同总金额4.2亿元", "合同总金额2.2亿元", id="another-sum"),
        pytest.param("与蓝渚电力股份有限公司", "与临江港务集团有限公司", id="another-partner"),
    ],
)
def test_signings_of_another_sum_or_partner_stay_two_under_a_headline(old, new):
    import pipeline

    assert len(pipeline.extract(RETOLD.replace(old, new), published="2026-03-12").signings) == 2


def test_signings_of_two_partners_under_a_headline_that_names_both_are_two():
    import pipeline

    text = (
        "海川电子：与临江市政府及江北研究院签署合作协议\n\n"
        "海川电子9月18日公布，公司已与临江市人民政府签署《项目投资合同》。\n"
        "2023年9月16日，海川电子与临江市人民政府、江北研究院共同签订《共建实验室合作协议》。\n"
    )
    acts = [
        ([party.name for party in signing.parties], signing.agreement)
        for signing in pipeline.extract(text, published="2023-09-18").signings
    ]
    assert acts == [
        (["海川电子", "临江市人民政府"], "《项目投资合同》"),
        (["海川电子", "临江市人民政府", "江北研究院"], "《共建实验室合作协议》"),
    ]
