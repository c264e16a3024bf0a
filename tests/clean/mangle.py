"""Manglings that must not change what is read off a page."""

from collections.abc import Iterator

FULL = str.maketrans("0123456789", "０１２３４５６７８９")
LISTS = (
    "\n相关阅读\n- 某地举行项目集中签约活动，总投资超百亿元\n- 甲公司与乙公司签署战略合作协议\n"
    "- 丙集团拟投资30亿元建新厂\n热门排行\n1 丁企业上市首日大涨\n2 戊银行落户新区\n"
)
BANNER = "首页 | 新闻 | 财经 | 科技 | 体育 | 登录 | 注册\n\n"


def rewrap(text: str, width: int) -> str:
    """Cut every line at ``width`` characters."""
    lines = []
    for line in text.split("\n"):
        lines += [line[at : at + width] for at in range(0, len(line), width)] or [""]
    return "\n".join(lines)


def space_numbers(text: str) -> str:
    """Put a space round every number that touches a Chinese character."""
    out = []
    for at, character in enumerate(text):
        before = text[at - 1] if at else ""
        if before and (before.isdigit() != character.isdigit()):
            other = before if character.isdigit() else character
            if "一" <= other <= "鿿":
                out.append(" ")
        out.append(character)
    return "".join(out)


def space_letters(text: str) -> str:
    """Put a space between all characters of every third line of some length."""
    return "\n".join(
        " ".join(line) if number % 3 == 0 and 10 < len(line) < 60 else line
        for number, line in enumerate(text.split("\n"))
    )


def manglings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each mangling and the mangled text."""
    for width in range(10, 61):
        yield f"wrap{width}", rewrap(text, width)
    for width in (12, 23, 40):
        yield f"wrap{width}_blank", rewrap(text, width).replace("\n", "\n\n")
    yield "blank", text.replace("\n", "\n\n")
    yield "numbers", space_numbers(text)
    yield "letters", space_letters(text)
    yield "crlf", text.replace("\n", "\r\n")
    yield "bom", "\ufeff" + text
    yield "full_width", text.translate(FULL)
    yield "lists", text + LISTS
    yield "banner", BANNER + text
    yield "indent", "\n".join("\u3000\u3000" + line if line else line for line in text.split("\n"))
