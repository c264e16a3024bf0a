"""Take the parties of a ceremony that is told by nothing but the heads of firms who came to it.

``甲集团董事长张三、乙公司总裁李四出席签约仪式`` names no one who signs; where nothing else in the
article does, the employers are the parties, with low confidence. Officials come to see, so the
bodies of party and state are none, and one firm alone signs with nobody.
"""

from __future__ import annotations

from pipeline.extract.signings.act import Item, Trigger
from pipeline.extract.signings.frame import Sides
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.people import person_at, title_at
from pipeline.extract.signings.words import compiled

_STATE = ("government", "party", "media")


def read_employers(masked: Masked, trigger: Trigger, limit: int) -> Sides:
    """Return the employers of those who came to the ceremony of ``trigger``; own offsets."""
    text = masked.text
    came = compiled("(?:出席|参加)(?:了|并)?[^，。；]{0,30}$").search(text, limit, trigger.start)
    if not came:
        return [], []
    found: dict[str, Item] = {}
    for at in masked.names_in(limit, came.start()):
        record = masked.names[at]
        title = title_at(text, record.end_char, came.start())
        if title is None or record.type in _STATE:
            continue
        if person_at(text, title, trigger.start) is not None:
            item = Item(at, record.end_char, "body", canonical=record.canonical)
            found.setdefault(record.canonical, item)
    items = list(found.values())
    return (items[:1], items[1:]) if len(items) > 1 else ([], [])
