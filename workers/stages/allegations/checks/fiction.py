"""Fiction: what happens in a novel, a film or a game happens to nobody.

    In her new novel a senator is found guilty of treason     the sentence says so
    Bea Lind stars as a maid. She is charged with theft       the sentence before it
    Review: Salt Road. Dole is arrested. Four stars           the article is a review

A plot is told in the present tense. What is told in the past, or of who made the work or plays in it, happened:
`The director was sued by his partner`, `The playwright is being sued`. A documentary tells of real people.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workers.stages.allegations.grammar.clauses import Clause, parsed
from workers.stages.allegations.grammar.dates import DAYS
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, Tags

_KIND = (
    r"(?:film|movie|novel|novella|play|drama|opera|thriller|sitcom|musical|whodunn?it|soap(?: opera)?|short story|"
    r"video game|"
    r"comedy|melodrama|romcom)"
)
_WORK = rf"(?:{_KIND}|series|book|story|show|game|episode|production)"
_NAME = r"[A-Z][\w'’-]+(?: (?:van |von |de |da )?[A-Z][\w'’-]+)*"
_MAKER = (
    r"(?:directors?|authors?|novelists?|writers?|playwrights?|screenwriters?|dramatists?|film-?makers?|"
    r"showrunners?|creators?|"
    r"producers?|studios?|publishers?|broadcasters?|actors?|actress(?:es)?|composers?|conductors?|librettists?|"
    r"developers?|"
    r"designers?|stars?|cast|crew|critics?|fans)"
)
_NUMBER = r"(?:\d+|[IVX]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

# What says that a work is spoken of, and then what happens in it.
_IN_A_WORK = re.compile(
    rf"\bin (?:the|this|that|an?|his|her|its|their|{_NAME}['’]s?)(?: (?!of\b|in\b)[\w'’-]+){{0,3}}? {_KIND}\b"
    r"(?! (?:industry|business|world|studios?|festival|school|compan\w+|fund|rights|director|producers?|maker|star|"
    r"critic|club|group|"
    r"teacher|department|society|area|set|crew|academy|writer|classif\w+))|"
    rf"\b{_KIND}(?:,? [^.;]{{1,60}}?,?)?? (?:tells|follows|opens|begins|stars|retells|charts|centres on|centers on|"
    rf"is about|is set|"
    rf"revolves|imagines)\b|"
    rf"\b(?:{_WORK}['’]s (?:\w+ )?(?:hero|heroine|villain|anti-?hero|narrator|protagonist)|(?:hero|heroine|villain|"
    rf"anti-?hero|narrator)"
    rf" of (?:the|his|her|its|this|{_NAME}['’]s?)(?: [\w-]+){{0,2}} {_WORK})\b|"
    rf"\bnovelist {_NAME}['’]s (?:hero|heroine|villain|narrator)\b|"
    r"\bfictional [A-Z]|"
    r"\b(?:by|at|before|towards?) the (?:end|close|start|middle) of the (?:film|movie|episode|novel|play|book|"
    r"opera|chapter|"
    r"first (?:hour|act|episode|chapter)|second (?:act|hour))\b|"
    rf"(?:^|\bin )(?:act|episode|season|series|scene|chapter (?!7\b|11\b|13\b)) ?{_NUMBER}\b(?! of the (?:act|law|"
    rf"code)|[.:])|"
    r"\bin the (?:opening|final|last|closing|first|second|third|next|climactic) (?:scenes?|chapters?|episodes?|"
    r"acts?|reel|pages)\b|"
    r"\bthe plot is (?:\w+ ){0,2}\w+:|^spoilers?\b",
    re.IGNORECASE,
)
_PLAYS = re.compile(
    r"\b(?:stars?|starring|(?:is|are) cast)\b[^.;]{0,40}? as (?:an?|the|[A-Z])|"
    r"\bperformance of (?:his|her) (?:life|career) as\b|"
    r"(?<!who )(?<!, )\b(?:plays|portrays) (?:an? (?!part|role|key|major|central|big|leading|vital|crucial|full|"
    r"match|game|long|few)"
    r"[a-z-]+(?=\.)|an? [^.;]{1,60}? (?:who|whose|accused|charged|convicted|suspected)\b|"
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?, (?:an?|the) )|"
    r"\bplays [^.;]{0,60}\b(?:superb|mesmeri[sz]ing|brilliant|excellent|moving|chilling|convincing|magnificent|"
    r"terrific|wonderful) when\b"
)
_OPENS = re.compile(
    rf"^(?:Starring|Directed by|Review:|Written by)\b|\bfictional form\b|{_PLAYS.pattern}|"
    r"^You (?:are|play) (?:Agent |Captain |Detective )?(?:an? |[A-Z])"
)
_CHARACTER = re.compile(r"['’]s (?:character|hero|heroine|villain)$")

# A review: how it is headed, how it ends, what it speaks of.
_HEADED = re.compile(
    r"^(?:(?:the )?(?:[\w'’-]+ )?review|book of the week|films?|movies?|theatre|theater|tv|television|books?|opera|"
    r"stage|cinema|fiction|"
    r"crime fiction|games?|dvd|drama)(?: (?:review|of the week))?\s*[:|]|(?:: | \| |[-–—] )(?:[\w-]+ )?review$",
    re.IGNORECASE,
)
_RATED = re.compile(
    r"★|^(?:one|two|three|four|five|[1-5]) stars?\.?$|\b(?:one|two|three|four|five|[1-5]) stars\.$|"
    r"^\d+(?:\.\d)?/(?:5|10)\.?$|"
    r"\b(?:[1-5]|one|two|three|four|five) out of five\b",
    re.IGNORECASE,
)
_OF_FICTION = re.compile(
    rf"\b(?:(?!play\b){_KIND}s?|(?:the|this|new|first|second|her|his) play|protagonist|anti-?hero|heroine|"
    rf"fictional|playwright|novelist|"
    r"screenplay|screenwriter|libretto|starring|stars as|episodes?|season (?:one|two|three)|act (?:one|two|three|i|"
    r"ii|iii)|stealth|"
    r"you play(?:ed)?)\b",
    re.IGNORECASE,
)
_OF_FACT = re.compile(
    r"\b(?:documentar(?:y|ies)|docu-?dramas?|memoirs?|biograph\w+|autobiograph\w+|non-?fiction|true (?:crime|story)"
    r"|true-crime|"
    r"real (?:case|events|story)|podcasts?|investigative)\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"\b(?:not|never|nor|n['’]t|no|any)\b[^.;]{0,40}$", re.IGNORECASE)

# What happened, whatever the article is: a day, a lawsuit, words to a reporter.
_HAPPENED = re.compile(
    rf"\b(?:on (?:{'|'.join(DAYS)})|yesterday|last (?:week|month|year)|this (?:week|month)|su(?:ed|es|ing)|"
    rf"lawsuits?|spokes\w+|"
    r"told (?:reporters|the \w+|me)|interviews?|real[- ]life|off[- ](?:screen|stage)|on (?:the )?set|magistrates)\b",
    re.IGNORECASE,
)
_MAKES = re.compile(
    rf"(?i:\b{_MAKER}),? (?P<a>{_NAME})|\b(?i:by|by the) (?P<b>{_NAME})$|(?P<c>{_NAME})"
    rf"['’]s? (?:[\w-]+ ){{0,3}}(?:{_WORK}|debut)\b|"
    rf"\b(?:directed|written|produced|created) by (?P<d>{_NAME})|(?P<e>{_NAME})"
    rf",? (?:who (?:[^.;]{{1,60}}, )?)?(?:plays|played|stars|starred|portrays)\b|"
    rf"\((?:an? [\w ]+ )?(?P<f>[A-Z][\w'’-]+ {_NAME})\)|^Starring (?P<g>{_NAME})|\bcast as\b|, by (?P<h>{_NAME})\b",
    re.MULTILINE,
)
_A_MAKER = re.compile(
    rf"^(?:(?:the|its|their|this) )?(?:{_WORK}['’]s )?(?:[\w-]+ )?{_MAKER}\b|^(?:{_WORK}['’]s )", re.IGNORECASE
)
_PERSON = words("i we you me us he she him her they them it who his")
_SAYS = words("say says said tell tells told")
_PAST = words("was were had did")
_PRESENT = words("is are am has have does do 's")


def without_fiction(headline: str | None, text: str, sentences: Sequence[Sentence], tags: Sequence[Tags]) -> list[Tags]:
    """The tags of an article's sentences without what a plot tells."""
    if not any(found.mentions or found.responses for found in tags):
        return list(tags)
    whole = "\n".join([headline or "", text])
    factual = any(not _NOT_ONE.search(whole[: m.start()]) for m in _OF_FACT.finditer(whole))
    makers = {name.split()[-1] for m in _MAKES.finditer(whole) for name in m.groups() if name}
    review = not factual and _is_review(whole) and not _tells_of_somebody(tags, sentences)
    return list(_kept(sentences, tags, text, makers, review, factual))


def _is_review(whole: str) -> bool:
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    headed = any(_HEADED.search(line) for line in lines[:2])
    rated = any(_RATED.search(line) for line in lines[-2:])
    kinds = {m.lower() for m in _OF_FICTION.findall(whole)}
    return (headed and (rated or len(kinds) > 0)) or (rated and len(kinds) > 1)


def _tells_of_somebody(tags: Sequence[Tags], sentences: Sequence[Sentence]) -> bool:
    """Whether the headline accuses somebody: `Review: police ignored warnings before murder`."""
    return sentences[0].heading and any(m.accused for m in tags[0].mentions)


def _kept(
    sentences: Sequence[Sentence], tags: Sequence[Tags], text: str, makers: set[str], review: bool, factual: bool
) -> Iterator[Tags]:
    plot = told = real = False  # in a plot of this paragraph; anything told so far; in the sentence before
    last = 0
    for sentence, found in zip(sentences, tags, strict=True):
        if sentence.place != "headline" and "\n" in text[last : sentence.start]:
            plot = real = False
        last = sentence.end
        clause = parsed(sentence.text, sentence.heading)
        openers = () if factual else (_IN_A_WORK.search(sentence.text), _OPENS.search(sentence.text))
        opener = min((m for m in openers if m), key=lambda m: m.start(), default=None)
        around = review or (plot and not told)

        def happens(
            cue: Extent,
            who: Sequence[Extent],
            clause: Clause = clause,
            opener: re.Match[str] | None = opener,
            around: bool = around,
            real: bool = real,
        ) -> bool:
            return not _is_plot(clause, cue, who, opener, around, makers, real)

        mentions = tuple(m for m in found.mentions if factual or happens(m.cue, m.accused))
        responses = tuple(
            r for r in found.responses if factual or ((mentions or not found.mentions) and happens(r.cue, r.speaker))
        )
        real = bool(mentions)
        told = told or real
        plot = plot or (opener is not None and not real)
        yield replace(found, mentions=mentions, responses=responses) if found.mentions or found.responses else found


def _is_plot(
    clause: Clause,
    cue: Extent,
    who: Sequence[Extent],
    opener: re.Match[str] | None,
    around: bool,
    makers: set[str],
    real: bool,
) -> bool:
    """Whether the step of `cue` is one of a plot: an `opener` in its sentence says so, or the plot that goes on `around` it."""
    said = [clause.text[slice(*one)] for one in who]
    if any(_CHARACTER.search(one) for one in said):
        return True
    opened = opener is not None and opener.start() < cue[0] and clause.text[slice(*cue)].lower() not in _SAYS
    if not (opened or around) or _HAPPENED.search(clause.text):
        return False
    plays = opened and _PLAYS.search(clause.text[: cue[1]]) is not None
    if not plays and any(_A_MAKER.search(one) or one.split()[-1] in makers for one in said if one):
        return False
    if real and not opened and all(one.lower() in _PERSON for one in said):
        return False
    if around and any(one.lower() in ("i", "we", "you", "me") for one in said):
        return True
    return _is_present(clause, cue) or (opened and _is_present(clause, None))


def _is_present(clause: Clause, cue: Extent | None) -> bool:
    """Whether the verb of a cue is told in the present tense, or the first verb of the sentence."""
    if cue is None:
        return next((t for i in range(len(clause.tags)) if (t := _tense(clause, i))), True)
    inside = clause.tokens.within(*cue)
    verbs = [i for i in inside if clause.tags[i].startswith("VB")]
    if not inside:
        return False
    start = clause.verb_group(verbs[-1]).start if verbs else inside[0]
    return next((t for i in range(start, -1, -1) if (t := _tense(clause, i)) is not None), True)


def _tense(clause: Clause, i: int) -> bool | None:
    """True in the present, False in the past, None of what is no finite verb."""
    word, tag = clause.lower[i], clause.tags[i]
    if word in _PAST or tag == "VBD":
        return False
    return True if word in _PRESENT or tag in ("VBZ", "VBP") else None
