"""What can go wrong with one document, and the closed list of reasons for drops and warnings."""

from __future__ import annotations


class ZhnewsError(Exception):
    """Anything the program says to its user in one line; never a defect of the program itself."""


class DocumentError(ZhnewsError):
    """One document cannot be processed; the others go on.

    ``stage`` is the folder name of the stage that refused it (``read``, ``clean`` ...).
    """

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


class LexiconError(ZhnewsError):
    """A lexicon file is not as its loader demands; the message names file and line."""


class OptionsError(ZhnewsError):
    """A configuration file or option holds what the program does not know."""


class UsageError(ZhnewsError):
    """What the user named is not there or is not what it should be: wrong use, exit code 2."""
