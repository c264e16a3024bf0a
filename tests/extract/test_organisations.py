from __future__ import annotations

import pytest

from pipeline.extract.organisations import extract_organisations
from pipeline.options import Options
from pipeline.records import Organisation
from pipeline.segment.passage import Passage


def organisations_of(text: str, options: Options | None = None) -> list[Organisation]:
    return extract_organisations([Passage.of_text(text)], options or Options())[0]


CASES = {
    "bracket_place": (
        "中智科仪（北京）科技有限公司与西安高新区管委会签约。",
        [
            ("中智科仪（北京）科技有限公司", "company", "中智科仪（北京）科技有限公司"),
            ("西安高新区管委会", "government", "西安高新区管委会"),
        ],
    ),
    "shared_head": (
        "项目得到陕西省委、省政府的支持。",
        [
            ("陕西省委", "party", "中共陕西省委"),
            ("省政府", "government", "陕西省人民政府"),
        ],
    ),
    "list": (
        "奕斯伟、铂力特、易点天下等科技型企业加速涌现。",
        [(name, "company", name) for name in ("奕斯伟", "铂力特", "易点天下")],
    ),
    "generic": ("国内互联网公司与10家银行、三大国际科技创新中心合作。", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_organisations_of_sentence(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(o.text, o.type, o.canonical) for o in organisations_of(text)]
    assert found == expected
