"""The library as its users call it."""

import spacy

import pipeline
from pipeline.result import COLUMNS

TEXT = "11月3日，甲乙科技有限公司与西安高新区管委会签约，总投资超过300亿元。"


def test_extract_is_a_function_and_a_package():
    import pipeline.extract.mentions

    result = pipeline.extract(TEXT, published="2024-11-04")
    assert result.articles[0].published == "2024-11-04"


def test_extract_gives_a_frame_a_kind():
    frames = pipeline.extract(TEXT).to_frames()
    assert {name: tuple(frame.columns) for name, frame in frames.items()} == COLUMNS


def test_components_are_found_by_entry_point_and_keep_the_text():
    nlp = spacy.blank("zh")
    for name in ("zh_quantities", "zh_dates", "zh_organisations", "zh_signings"):
        nlp.add_pipe(name)
    text = "他 说：\n总投资 超过300亿元。"
    doc = nlp(text)
    assert doc.text == text
    assert set(doc.spans) == {"quantities", "dates", "organisations", "signings"}


def test_load_gives_the_same_components():
    nlp = pipeline.load()
    assert nlp.pipe_names == ["zh_organisations", "zh_dates", "zh_quantities", "zh_signings"]
    assert nlp(TEXT).text == TEXT
