import json

import pytest

from pipeline.write.lines import encode_json, to_line


@pytest.mark.parametrize(
    "value",
    [
        {"a": "中文", "b": [1, 2.5, None, True], "c": {"d": []}},
        {"quoted": '"\\\n\u2028\x7f', "big": 10**30, "small": 1e-9, "round": 1e16},
        [],
        ["𠮷", ("x", 1)],
    ],
    ids=["nested", "escapes", "empty", "tuple"],
)
def test_encode_json_writes_what_json_writes(value):
    assert encode_json(value) == json.dumps(value, ensure_ascii=False)


def test_to_line_refuses_half_a_surrogate_pair():
    with pytest.raises(UnicodeEncodeError):
        to_line({"text": "\ud800"})
