"""Ways in which a page gets damaged without a word of it changing, for tests over all stages."""

import random

DIGITS = "0123456789"
FULL = str.maketrans(DIGITS, "０１２３４５６７８９")
LISTS = (
    "\n相关文章\n- 人工智能给教育带来了什么\n- 三分钟看懂新能源汽车的下半场\n- 一图读懂低空经济\n"
    "热门阅读\n-\n冬天吃什么水果好 12-09\n-\n十大旅游城市排行 12-22\n"
)


def spaced(text, seed=1):
    """Put spaces round every run of digits, as layout programs do."""
    out = []
    for before, char in zip(" " + text, text, strict=False):
        edge = (char in DIGITS) != (before in DIGITS)
        if edge and before not in "\n " and char not in "\n ":
            out.append(" ")
        out.append(char)
    return "".join(out)


def gapped(text, seed=1):
    """Put a space at random places between two Chinese characters."""
    random_ = random.Random(seed)
    out = []
    for before, char in zip(" " + text, text, strict=False):
        han = "\u4e00" <= before <= "\u9fff" and "\u4e00" <= char <= "\u9fff"
        if han and random_.random() < 0.1:
            out.append(" ")
        out.append(char)
    return "".join(out)


MANGLINGS = {
    "as_it_is": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "byte_order_mark": lambda text: "\ufeff" + text,
    "spaces_round_numbers": spaced,
    "random_spaces": gapped,
    "full_width_digits": lambda text: text.translate(FULL),
    "lists_appended": lambda text: text.rstrip() + LISTS,
}
