import pytest

from pipeline.clean.dateline import dateline_rules, find_dateline


@pytest.mark.parametrize("rule", dateline_rules(), ids=lambda rule: rule.id)
def test_dateline_rule_finds_its_examples(rule):
    pattern = rule.compile()
    assert rule.examples
    for text, fields in rule.examples:
        match = pattern.match(text)
        assert match, text
        assert {name: match[name] for name in fields} == fields


@pytest.mark.parametrize("rule", dateline_rules(), ids=lambda rule: rule.id)
def test_dateline_rule_leaves_its_traps(rule):
    for text in rule.negatives:
        assert rule.compile().match(text) is None, text


@pytest.mark.parametrize(
    ("text", "rest", "agency", "names", "day"),
    [
        pytest.param(
            "新华社北京7月8日电（记者张某某、李四）8日，",
            "8日，",
            "新华社",
            ("张某某", "李四"),
            "XXXX-07-08",
            id="agency",
        ),
        pytest.param(
            "本报讯（记者 王一 通讯员 毛文）某市",
            "某市",
            "本报",
            ("王一", "毛文"),
            None,
            id="name_like_role",
        ),
        pytest.param("国家电网11月3日电价调整", None, None, (), None, id="not_a_dateline"),
        pytest.param("腾讯公司昨天宣布，", None, None, (), None, id="name_with_the_word"),
        pytest.param(
            "中新网2024年10月8日电 某市", "某市", "中新网", (), "2024-10-08", id="full_day"
        ),
    ],
)
def test_dateline_parts(text, rest, agency, names, day):
    found = find_dateline(text)
    if rest is None:
        assert found is None
        return
    assert (text[found.end :], found.agency, found.names, found.day) == (rest, agency, names, day)


def test_a_line_of_nothing_but_question_marks_has_no_dateline():
    assert find_dateline("????") is None
