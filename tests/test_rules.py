import pytest

from pipeline.errors import LexiconError
from pipeline.rules import load_rules, read_table


def load(tmp_path, text, **kwargs):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path, **kwargs)


def test_rules_names_are_put_in(tmp_path):
    book = load(
        tmp_path,
        "[words]\nMORE = ['超', '超过']\n[[rule]]\nid = 'more'\npattern = '{MORE}{NUMBER}'\n",
        names={"NUMBER": "[0-9]{1,3}"},
    )
    assert book.rules[0].compile().fullmatch("超过300")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[other]\n", "rules.toml:1: unknown section", id="section"),
        pytest.param(
            "[[rule]]\nid = 'a'\npattern = 'x'\ncolour = 1\n",
            "rules.toml:4: unknown key in rule a: colour",
            id="key",
        ),
        pytest.param("[[rule]]\nid = 'a'\npattern = '{B}'\n", "a uses B", id="undefined"),
        pytest.param("[words]\nA = ['x']\n", "rules.toml:2: A is defined and never", id="unused"),
        pytest.param(
            "[[rule]]\nid = 'a'\npattern = '(?P<n>x)(?P<n>y)'\n", "group n stands twice", id="group"
        ),
        pytest.param("[[rule]]\nid = 'a'\npattern = '(x||y)'\n", "empty alternative", id="empty"),
        pytest.param("[[rule]]\nid = 'a'\npattern = '(x|)'\n", "empty alternative", id="empty_end"),
        pytest.param("[words]\nA = ['x', 'x']\n", "holds 'x' twice", id="word_twice"),
        pytest.param("[words]\nA = []\n", "A is empty", id="no_words"),
    ],
)
def test_rules_refuse_with_line(tmp_path, text, message):
    with pytest.raises(LexiconError, match=message):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a\tb\n1\t2\n1\t3\n", "t.tsv:3: '1' stands already in line 2", id="twice"),
        pytest.param("a\tc\n", "header must be a, b", id="header"),
        pytest.param("a\tb\n1\t2\t3\n", "t.tsv:2: 3 cells where 2", id="cells"),
    ],
)
def test_table_refuses_with_line(tmp_path, text, message):
    path = tmp_path / "t.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        read_table(path, ("a", "b"))
