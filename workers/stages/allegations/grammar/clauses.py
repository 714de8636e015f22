"""Shallow clause grammar: noun phrases, verb groups, subjects, objects and where a complement ends.

Works on words and Penn Treebank tags; positions are word indices, ranges half-open. It reads active and passive
clauses, reduced relatives (`a man accused of theft`), inserts between commas (`Tamblyn, 47, was jailed`), relative
clauses (`who broke into a house`) and the headline's missing auxiliaries (`Man charged with murder`).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from workers.stages.allegations.grammar.corrections import corrected
from workers.stages.allegations.grammar.pos import load as load_pos
from workers.stages.allegations.grammar.tokens import Tokens, tokenize
from workers.stages.allegations.lexicon.wordlist import words

Range = tuple[int, int]

_NP_INSIDE = words("""
    DT PDT PRP$ JJ JJR JJS VBN VBG CD NN NNS NNP NNPS POS $ # FW NML ADD
""")
_NP_START = _NP_INSIDE - {"POS"} | {"PRP", "WP$"}
_NP_HEAD = words("NN NNS NNP NNPS PRP CD FW ADD")
_BE = words("""
    be is are was were been being 's 're am 'm get gets got gotten getting
""")
_HAVE = words("have has had having 've 'd")
_DO = words("do does did")
_MODAL = words("""
    could may might would should can must shall 'd ca
""")
_WILL = words("will 'll wo")
_NOT = words("not n't never no neither nor hardly")
AUXILIARIES = _BE | _HAVE | _DO | _MODAL | _WILL
_RELATIVE = words("who which that whom whose")
_TIME = words("""
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january february march
    april may june july august september october november december week month year morning night afternoon evening
    weekend days weeks months years hours
""")
_OPENERS = words("""
    that because when while although though but if as after before since until where whether whereas unless so and
    or
""")
_SAY = words("""
    say says said claim claims claimed allege alleges alleged argue argues argued insist insists insisted believe
    believes believed add adds added ruled rules found finds concluded concludes told tells reported reports
    confirmed heard show shows showed suggests suggested warned warns maintains maintained contends contended
    admitted admits denied denies
""")
_SPEAKS_FOR = words("spokesman spokeswoman spokesperson lawyer lawyers solicitor barrister attorney")
_STOP_WORDS = words("""
    but while although though when after before whereas unless if because until where despite during as
""")
_FINITE = words("""
    has have had is are was were will would
""")
_ACT_PREPOSITIONS = words("""
    of with for over in on about into from by against to at between under through during
""")


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with its auxiliaries: `has been accused`, `was not charged`. `head` is the verb's own position."""

    start: int
    head: int
    passive: bool = False
    perfect: bool = False
    negated: bool = False
    modal: bool = False
    future: bool = False
    infinitive: bool = False


class Clause:
    """One sentence, tokenised, tagged and chunked on demand."""

    def __init__(self, text: str, heading: bool = False) -> None:
        self.text = text
        self.heading = heading
        self.tokens: Tokens = tokenize(text)

    @cached_property
    def lower(self) -> tuple[str, ...]:
        return self.tokens.lower

    @cached_property
    def tags(self) -> list[str]:
        """Penn tags, after what spelling and the cue lexicon know better than a small tagger."""
        return corrected(load_pos(), self.tokens, self.heading)

    @cached_property
    def chunks(self) -> list[Range]:
        """Base noun phrases, in order."""
        found: list[Range] = []
        i, n = 0, len(self.tokens)
        while i < n:
            if (
                self.tags[i] not in _NP_START
                or (self.tags[i] == "VBG" and not self._noun_follows(i))
                or self.lower[i] in _RELATIVE
            ):
                i += 1
                continue
            if self.tags[i] == "VBN" and self._after_auxiliary(i):
                i += 1
                continue
            j = self._chunk_end(i)
            while (
                j > i
                and self.tags[j - 1] not in _NP_HEAD
                and self.lower[j - 1] not in ("this", "these", "those", "both", "all")
            ):
                j -= 1
            if j > i:
                found.append((i, j))
                i = j
            else:
                i += 1
        return found

    def _after_auxiliary(self, i: int) -> bool:
        while i > 0 and self.tags[i - 1] == "RB":
            i -= 1
        return i > 0 and self.lower[i - 1] in _BE | _HAVE

    def _noun_follows(self, i: int) -> bool:
        return (
            i + 1 < len(self.tokens)
            and self.tags[i + 1] in ("NN", "NNS", "NNP")
            and i > 0
            and self.tags[i - 1] in ("DT", "JJ", "PRP$", "CD")
        )

    def _chunk_end(self, i: int) -> int:
        tags, n = self.tags, len(self.tokens)
        if tags[i] == "PRP":
            return i + 1
        j = i + 1
        while j < n:
            tag = tags[j]
            if tag in ("DT", "PDT", "PRP$") and tags[j - 1] not in ("PDT", "DT"):
                break
            if tag in ("$", "#") or (
                self.lower[j] in ("last", "next", "this") and j + 1 < n and self.lower[j + 1] in _TIME
            ):
                break
            if (
                self.lower[j] == "than"
                and self.lower[j - 1] in ("more", "less", "fewer")
                and j + 1 < n
                and tags[j + 1] == "CD"
            ):
                j += 1
                continue
            if (
                tag == "CD"
                and tags[j - 1] in ("NN", "NNS")
                and self.lower[j - 1] not in ("article", "section", "clause")
            ):
                break
            if tag == "VBN" and not (
                j + 1 < n
                and tags[j + 1] in ("NN", "NNS", "NNP", "JJ")
                and tags[j - 1] in ("DT", "JJ", "PRP$", "CD", "POS", "RB")
            ):
                break
            if tag == "VBG" and not (
                j + 1 < n
                and tags[j + 1] in ("NN", "NNS", "NNP")
                and tags[j - 1] in ("DT", "JJ", "PRP$", "CD", "POS", "NN", "NNP")
            ):
                break
            if tag in _NP_INSIDE:
                j += 1
                continue
            joined = self.tokens.words[j] in ("&", "-", "/") or (
                self.lower[j] in ("of", "for", "and")
                and tags[j - 1] in ("NNP", "NNPS")
                and j + 1 < n
                and tags[j + 1] in ("NNP", "NNPS")
                and self._institution(i, j)
            )
            if (joined or (tag == "RB" and tags[j - 1] in ("DT", "PRP$"))) and j + 1 < n and tags[j + 1] in _NP_INSIDE:
                j += 2 if joined else 1
                continue
            break
        return j

    def _institution(self, i: int, j: int) -> bool:
        """`the Office of Fair Markets`, `Competition and Markets Authority`: names that hold a small word."""
        return any(
            word
            in (
                "office",
                "ministry",
                "department",
                "court",
                "bank",
                "house",
                "university",
                "board",
                "council",
                "competition",
                "commission",
                "church",
                "city",
            )
            for word in self.lower[i:j]
        )

    @cached_property
    def _chunk_starting(self) -> dict[int, Range]:
        return {chunk[0]: chunk for chunk in self.chunks}

    @cached_property
    def _chunk_of(self) -> dict[int, Range]:
        return {i: chunk for chunk in self.chunks for i in range(*chunk)}

    def chunk_at(self, i: int) -> Range | None:
        """The noun phrase that begins at word `i`, stepping over a quote mark or an adverb."""
        while (
            i < len(self.tokens)
            and (self.tags[i] == "RB" or self.tokens.words[i] in "\"“'‘")
            and self.lower[i] not in _NOT
        ):
            i += 1
        return self._chunk_starting.get(i)

    def chunk_holding(self, i: int) -> Range | None:
        return self._chunk_of.get(i)

    def is_time(self, chunk: Range) -> bool:
        return self.lower[chunk[1] - 1] in _TIME

    def extent(self, words: Range) -> tuple[int, int]:
        """Character offsets of a range of words."""
        return self.tokens.starts[words[0]], self.tokens.ends[words[1] - 1]

    def said(self, words: Range) -> str:
        start, end = self.extent(words)
        return self.text[start:end]

    def extended(self, chunk: Range, place: bool = False) -> Range:
        """The noun phrase with its `of` phrases, and with `in`, `at`, `from` a name when `place` is set."""
        start, end = chunk
        while end + 1 < len(self.tokens):
            word = self.lower[end]
            follower = self._chunk_starting.get(end + 1)
            if follower is None or self.is_time(follower):
                break
            if word == "of" or (
                place and word in ("in", "at", "from", "for") and self.tags[follower[1] - 1] in ("NNP", "NNPS")
            ):
                end = follower[1]
                continue
            if word == "for" and place and _SPEAKS_FOR.intersection(self.lower[start:end]):
                end = follower[1]
                continue
            break
        return start, end

    def name_in_apposition(self, phrase: Range) -> Range | None:
        """`Odette Varnier` after `His business partner,`: a description's name, when commas or the end stand around it."""
        if self.tags[phrase[1] - 1] in ("NNP", "NNPS", "PRP") or phrase[1] + 1 >= len(self.tokens):
            return None
        end = self.extended(phrase, place=True)[1]
        if end + 1 >= len(self.tokens) or self.tokens.words[end] != ",":
            return None
        name = self._chunk_starting.get(end + 1)
        if (
            name is None
            or self.tags[name[1] - 1] != "NNP"
            or self.is_time(name)
            or self.tags[name[0]] in ("DT", "PRP$", "CD")
        ):
            return None
        closed = name[1] >= len(self.tokens) or self.tokens.words[name[1]] in ",.)"
        return name if closed else None

    # Verbs

    def verb_group(self, head: int) -> VerbGroup:
        """The auxiliaries to the left of the verb at `head`."""
        start = head
        passive = perfect = negated = modal = future = infinitive = False
        first = True
        i = head - 1
        while i >= 0:
            word, tag = self.lower[i], self.tags[i]
            if word in _NOT:
                negated = True
            elif word in _MODAL and tag in ("MD", "VBD") and word != "'d":
                modal = True
            elif word in _WILL:
                future = True
            elif word in _BE and tag != "POS":
                passive = passive or first
                first = False
            elif word in _HAVE:
                perfect = perfect or first
                first = False
            elif word in _DO:
                first = False
            elif tag == "TO" or word == "to":
                infinitive = True
                start = i
                break
            elif tag not in ("RB", "RBR") and word not in ("also", "now", "since", "already", "both", "all"):
                break
            start = i
            i -= 1
        if self.tags[head] == "VBG" or self.lower[head].endswith("ing"):
            passive = False
        while start < head and self.tags[start] == "RB" and self.lower[start] not in _NOT:
            start += 1
        return VerbGroup(start, head, passive, perfect, negated, modal, future, infinitive)

    def is_finite(self, i: int) -> bool:
        return self.tags[i] in ("VBD", "VBZ", "VBP", "MD") or (self.heading and self.tags[i] in ("VBN",))

    def subject(self, group: VerbGroup) -> Range | None:
        """The noun phrase that the verb group agrees with, or None."""
        i = group.start - 1
        while i >= 0 and self.tags[i] in ("RB", "TO"):
            i -= 1
        if i < 0:
            return None
        if self.tokens.words[i] in ("”", '"', "’", "'") and i > 0 and self.tokens.words[i - 1] in (",", "?", "!"):
            return None
        if self.tokens.words[i] == ",":
            return self._before_insert(i)
        if self.tokens.words[i] == ")":
            while i > 0 and self.tokens.words[i] != "(":
                i -= 1
            i -= 1
        if self.lower[i] in ("himself", "herself", "itself", "themselves") and i > 0:
            i -= 1
        if self.lower[i] in _RELATIVE and self._chunk_of.get(i) is None:
            return self._antecedent(i)
        return self._leftmost(i)

    def _before_insert(self, comma: int) -> Range | None:
        """The phrase before `, 47,` or `, who had denied it,`; or before `, and` in a second predicate."""
        for i in range(comma - 1, max(comma - 30, 0), -1):
            if self.tokens.words[i] != ",":
                continue
            chunk = self._chunk_of.get(i - 1)
            if chunk is None or not self._opens_insert(i + 1) or set(self.tags[slice(*chunk)]) == {"CD"}:
                continue  # of `Margaret Dunn, 58, of Harrow Lane, pleaded guilty` the age is not the subject
            return self._leftmost(i - 1)
        return None

    def _opens_insert(self, i: int) -> bool:
        return self.tags[i] in ("CD", "DT", "WP", "WDT", "VBN", "VBG", "IN", "NNP", "NN", "JJ", "WRB", "PRP$", "RB")

    def _antecedent(self, relative: int) -> Range | None:
        i = relative - 1
        if i >= 0 and self.tokens.words[i] == ",":
            i -= 1
        chunk = self._chunk_of.get(i)
        if chunk is None:
            return None
        while chunk[0] >= 2 and self.lower[chunk[0] - 1] == "of" and (before := self._chunk_of.get(chunk[0] - 2)):
            chunk = (before[0], chunk[1])
        return chunk

    def _leftmost(self, i: int) -> Range | None:
        """The first noun phrase of the segment that ends at word `i`."""
        begin = self._segment_start(i)
        best: Range | None = None
        for chunk in reversed(self.chunks):
            if chunk[0] > i:
                continue
            if chunk[0] < begin:
                break
            before = self.lower[chunk[0] - 1] if chunk[0] > begin else ""
            if self.is_time(chunk) and self.tags[chunk[1] - 1] != "NNP":
                continue
            if before and (self.tags[chunk[0] - 1] in ("IN", "TO") or before in ("to", "by")) and chunk[0] - 1 > begin:
                if best is None:
                    best = chunk
                continue
            if (
                before
                and self.tags[chunk[0] - 1].startswith("VB")
                and not self._starts_clause(chunk)
                and chunk[0] - 1 > begin
            ):
                if best is None:
                    best = chunk
                continue
            if before and self.tags[chunk[0] - 1] in ("IN", "TO") and best is not None:
                continue
            best = chunk
        return best

    def _starts_clause(self, chunk: Range) -> bool:
        return self.lower[chunk[0] - 1] in _SAY

    def _segment_start(self, i: int) -> int:
        for j in range(i, -1, -1):
            word = self.tokens.words[j]
            if word in ";:—–()" or word in '"“”' or (word == "," and not self._inside_insert(j)):
                return j + 1
            if (
                self.lower[j] in _OPENERS
                and j < i
                and (self.lower[j] not in ("and", "or", "as") or self._clause_follows(j + 1, i))
            ):
                return j + 1
            if (
                self.lower[j] in _SAY
                and j < i
                and self._chunk_starting.get(j + 1)
                and self._has_verb(self._chunk_starting[j + 1][1], i + 1)
            ):
                return j + 1
            if (
                self.lower[j] in _SAY
                and j < i
                and self._chunk_starting.get(j + 1)
                and self._chunk_starting[j + 1][1] == i + 1
            ):
                return j + 1
        return 0

    def _inside_insert(self, comma: int) -> bool:
        return False

    def _clause_follows(self, start: int, end: int) -> bool:
        return self._chunk_starting.get(start) is not None and self._chunk_starting[start][1] == end + 1

    def _has_verb(self, start: int, end: int) -> bool:
        return any(self.tags[j] in ("VBD", "VBZ", "VBP", "MD") for j in range(start, min(end, len(self.tokens))))

    # Complements

    def act_end(self, start: int) -> int:
        """Where the stretch that tells the wrong ends, when it begins at word `start`."""
        n = len(self.tokens)
        depth = 0
        relative = False
        for i in range(start, n):
            word, lower = self.tokens.words[i], self.lower[i]
            if word in "“‘":
                depth += 1
            if (
                word in ".;!?:)"
                and i > start
                and not (word == "." and i + 1 < n and self.tokens.starts[i + 1] == self.tokens.ends[i])
            ):
                return i
            if word in ("—", "–") or (word in "”" and depth <= 0):
                return i
            if word == "”":
                depth -= 1
            if word == '"' and i + 1 >= n:
                return i
            if i == start:
                continue
            if word == "," and not self._list_goes_on(i):
                return i
            if (
                lower in _STOP_WORDS
                and self.tags[i] != "RB"
                and not (lower == "as" and self._chunk_starting.get(i + 1) is None)
            ):
                return i
            if lower in ("and", "or") and self._new_predicate(i + 1):
                return i
            if lower in ("that", "who", "which", "what", "how", "whether", "he", "she", "they", "it", "said"):
                relative = True
            finite = lower in _FINITE or self.tags[i] in ("VBD", "VBZ", "MD")
            if finite and not relative and i > start + 1 and self._chunk_of.get(i - 1) and not self.is_finite(start):
                return i
            if lower in ("who", "which") and self.tokens.words[i - 1] == ",":
                return i - 1
        return n

    def _list_goes_on(self, comma: int) -> bool:
        """A comma inside a list of wrongs: a noun or gerund follows, and an `and` before the next stop."""
        i = comma + 1
        if i >= len(self.tokens) or self.tags[i] not in ("NN", "NNS", "VBG", "JJ"):
            return False
        for j in range(i, min(i + 8, len(self.tokens))):
            if self.lower[j] in ("and", "or"):
                return True
            if self.tags[j] in ("VBD", "VBZ", "VBP", "MD", "PRP"):
                return False
        return False

    def _new_predicate(self, i: int) -> bool:
        if i >= len(self.tokens):
            return True
        while i < len(self.tokens) and self.tags[i] == "RB":
            i += 1
        if i >= len(self.tokens):
            return True
        if self.tags[i] in ("VBZ", "VBP", "MD", "VBD"):
            return True
        chunk = self._chunk_starting.get(i)
        if chunk is None:
            return False
        end = self.extended(chunk, place=True)[1]
        while end < len(self.tokens) and self.tags[end] == "RB":
            end += 1
        return end < len(self.tokens) and self.tags[end] in ("VBZ", "VBP", "MD", "VBD")

    def trimmed(self, words: Range) -> Range | None:
        """The stretch without a day at its end, a court at its end, or quote marks at its edges."""
        start, end = words
        changed = True
        while changed and end > start:
            changed = False
            if self.tokens.words[end - 1] in "\"“”,'‘’(" or self.tags[end - 1] in ("IN", "CC"):
                end -= 1
                changed = True
            elif (
                end - start > 2
                and self.lower[end - 1] in _TIME
                and self.lower[end - 2] in ("on", "last", "this", "next")
            ):
                end -= 2
                changed = True
            elif end - start > 1 and self.lower[end - 1] in (
                "today",
                "yesterday",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            ):
                end -= 1
                changed = True
        while start < end and (self.tokens.words[start] in '"“,(' or self.tokens.words[start] in "'‘"):
            start += 1
        return (start, end) if start < end else None


@lru_cache(maxsize=256)
def parsed(text: str, heading: bool = False) -> Clause:
    """The clause of this text. A tagger and the vetoes after it read the same sentence once."""
    return Clause(text, heading)
