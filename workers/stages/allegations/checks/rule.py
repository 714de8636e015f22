"""A rule of words: which mentions it takes back, by what stands in them and around them.

    Rule("penalised", through=pattern(r"\bis on leave$"))              of a penalty whose cue ends in `is on leave`
    Rule("investigated", cue=pattern(r"^search"), sentence=MISSING)    of `searched for`, where somebody is missing
    Rule("convicted penalised", told=False, at=COSTS)                  of who `must pay costs`, where no wrong is told

All that a rule names must hold. One rule of a table that holds is enough.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.tagging import TaggedMention, touch

Pattern = re.Pattern[str]


def pattern(words: str) -> Pattern:
    """A regular expression, in whatever case the words stand."""
    return re.compile(words, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns are searched for, unless it says that they are matched; the text is that of the mention's sentence."""

    statuses: str = ""  # of these, between spaces; of all, if none is given
    before: Pattern | None = None  # in what stands before the cue
    through: Pattern | None = None  # in what stands before the end of the cue
    at: Pattern | None = None  # matched where the cue begins
    after: Pattern | None = None  # matched where the cue ends
    around: Pattern | None = None  # anywhere, if it touches the cue
    cue: Pattern | None = None  # in the cue
    act: Pattern | None = None  # in the act; one that is not told is empty
    accused: Pattern | None = None  # in one of the accused
    everyone: Pattern | None = None  # the whole of each of the accused, and there is one
    ahead: Pattern | None = None  # in what stands before one of the accused
    sentence: Pattern | None = None
    unless: Pattern | None = None  # nowhere in the sentence
    told: bool | None = None  # whether an act is told
    named: bool | None = None  # whether anybody is accused
    wrong: bool | None = None  # whether the act names a wrong
    when: Callable[[str, TaggedMention], bool] | None = None  # what words alone do not say

    def holds(self, text: str, mention: TaggedMention) -> bool:
        """Of a mention in a sentence's `text`."""
        if self.statuses and mention.status not in self.statuses.split():
            return False
        if self.told is not None and self.told != (mention.act is not None):
            return False
        if self.named is not None and self.named != bool(mention.accused):
            return False
        return self._is_said(text, mention) and (self.when is None or self.when(text, mention))

    def _is_said(self, text: str, mention: TaggedMention) -> bool:
        start, end = mention.cue
        act = text[slice(*mention.act)] if mention.act else ""
        return (
            _found(self.before, text[:start])
            and _found(self.through, text[:end])
            and (self.at is None or self.at.match(text, start) is not None)
            and (self.after is None or self.after.match(text, end) is not None)
            and _found(self.cue, text[start:end])
            and _found(self.act, act)
            and _found(self.sentence, text)
            and (self.unless is None or self.unless.search(text) is None)
            and (self.wrong is None or self.wrong == names_wrong(act))
            and (self.around is None or any(touch(m.span(), mention.cue) for m in self.around.finditer(text)))
            and (self.accused is None or any(self.accused.search(text[slice(*a)]) for a in mention.accused))
            and (self.everyone is None or _are_all(self.everyone, text, mention))
            and (self.ahead is None or any(self.ahead.search(text[: a[0]]) for a in mention.accused))
        )


def any_holds(rules: Iterable[Rule], text: str, mention: TaggedMention) -> bool:
    """Whether one rule of a table holds."""
    return any(rule.holds(text, mention) for rule in rules)


def _are_all(pattern: Pattern, text: str, mention: TaggedMention) -> bool:
    return bool(mention.accused) and all(pattern.fullmatch(text[slice(*a)]) for a in mention.accused)


def _found(pattern: Pattern | None, where: str) -> bool:
    return pattern is None or pattern.search(where) is not None
