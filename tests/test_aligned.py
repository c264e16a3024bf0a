import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText, Removals, squeeze_spaces, surface
from pipeline.records import Removal

RAW = st.text(alphabet="国签约 \n\t２aB（)。é/:", max_size=60)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("300 亿元", "300亿元", id="space_after_digits"),
        pytest.param("中智科仪（北\n\n京）", "中智科仪（北京）", id="line_break_in_name"),
        pytest.param("D-Wave  Quantum", "D-Wave Quantum", id="latin_words_keep_one"),
        pytest.param("20 24", "2024", id="digits_keep_none"),
        pytest.param("２０２４年ＡＩ", "2024年AI", id="widths_folded"),
        pytest.param("2024/02/06  15:30", "2024/02/06 15:30", id="day_and_time_keep_one"),
        pytest.param(
            "２０２４－２－６　９：０５", "2024－2－6 9：05", id="wide_day_and_time_keep_one"
        ),
        pytest.param("比分 3-2 15:30", "比分3-215:30", id="no_day_before_the_time"),
        pytest.param("2024/02/06 153家", "2024/02/06153家", id="no_time_behind_the_day"),
    ],
)
def test_surface_of_layout(raw, expected):
    assert surface(raw, 0, len(raw)) == expected


def test_surface_of_part_of_a_day_and_time_is_its_text():
    raw = "于2024/02/06 15:30发布"
    text = AlignedText.of(raw).squeeze().text
    assert text == raw
    for start in range(len(raw)):
        for end in range(start + 1, len(raw) + 1):
            assert surface(raw, start, end) == text[start:end].strip(), (start, end)


def test_surface_leaves_out_what_was_removed():
    raw = "戰(zhàn)略 合作"
    removed = [Removal(reason="gloss", raw_start=1, raw_end=7)]
    assert surface(raw, 0, len(raw), removed) == "戰略合作"


@given(RAW)
def test_squeeze_agrees_with_surface(raw):
    text = AlignedText.of(raw).fold_width().squeeze()
    assert text.text == surface(raw, 0, len(raw)) == squeeze_spaces(text.text)


@given(RAW, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), st.data())
def test_drop_keeps_every_raw_offset(raw, cuts, data):
    spans = [(min(a, b, len(raw)), min(max(a, b), len(raw)), "cut") for a, b in cuts]
    gone = {i for a, b, _ in spans for i in range(a, b)}
    text = AlignedText.of(raw).drop(spans)
    assert text.text == "".join(c for i, c in enumerate(raw) if i not in gone)
    assert [raw[text.raw_of(i)] for i in range(len(text))] == list(text.text)
    listed = {i for r in text.removed for i in range(r.raw_start, r.raw_end)}
    assert listed == gone
    start = data.draw(st.integers(0, len(text)))
    part = text.slice(start, len(text))
    assert [part.raw_of(i) for i in range(len(part))] == [
        text.raw_of(i) for i in range(start, len(text))
    ]


def test_join_keeps_pieces_in_the_order_given():
    raw = "正文。\n标题"
    whole = AlignedText.of(raw)
    text = AlignedText.join([whole.slice(4, 6), whole.slice(0, 3)])
    assert text.text == "标题\n正文。"
    assert text.raw_span(0, 2) == (4, 6)
    assert text.raw_span(3, 6) == (0, 3)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=9), st.data())
def test_removals_touching_leaves_none_out(spans, data):
    removed = [Removal(reason="cut", raw_start=min(s), raw_end=max(s)) for s in spans]
    start = data.draw(st.integers(0, 60))
    end = data.draw(st.integers(start + 1, 61))
    raw = "".join(map(chr, range(0x4E00, 0x4E00 + 61)))
    found = Removals(removed).touching(start, end)
    assert surface(raw, start, end, found) == surface(raw, start, end, removed)
    assert {r for r in removed if r.raw_start < end and r.raw_end > start} <= set(found)
