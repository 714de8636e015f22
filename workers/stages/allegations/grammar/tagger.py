"""The tagger that needs no model: lexicon and clause grammar, and silence where they do not decide.

Order in a sentence: question -> nothing; set phrases, verbs, nouns, `alleged`; negated, possible and wished-for cues
fall away; an accuser from `police said` or `according to`; of two mentions of one accused and act the further step
stays; then the answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from schemas import Category
from workers.stages.allegations.grammar import nominal
from workers.stages.allegations.grammar.answers import answers
from workers.stages.allegations.grammar.clauses import Clause, Range, parsed
from workers.stages.allegations.grammar.roles import READERS, Roles, parties, proposition, subject
from workers.stages.allegations.grammar.status import is_hypothetical, is_question, lowered
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.cues import NOUN_CUES, VERB_FORMS, VerbCue
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import categorise, names_wrong, weigh
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import NOTHING, PROGRESS, Extent, TaggedMention, Tags, is_claimed, touch

_SAID = words("said says say according told")
_GATE = (
    frozenset(VERB_FORMS)
    | frozenset(NOUN_CUES)
    | words("""
    guilty allegedly alleged suspected reportedly responsibility custody trial immunity apologised apologized
    apologises apologizes apology sorry baseless unfounded comment respond reply denied denies deny denying rejected
    rejects disputed disputes dismissed reached regret called described settle settled settles sham groundless
    scapegoat faith ashamed wrong unfairly pay smear motivated lawfully
""")
)


class GrammarTagger:
    """Tags by lexicon and grammar alone."""

    model: str | None = None

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        return _with_known_categories(sentences, [tag_sentence(sentence) for sentence in sentences])


def _with_known_categories(sentences: Sequence[Sentence], tags: list[Tags]) -> list[Tags]:
    """A mention that does not say what kind of wrong takes the category of an earlier one: that whose act shares words, else the last."""
    known: list[tuple[set[str], Category]] = []
    done = []
    for sentence, found in zip(sentences, tags, strict=True):
        mentions = []
        for mention in found.mentions:
            act = sentence.text[slice(*mention.act)] if mention.act else ""
            told = weigh(act) if act else weigh(sentence.text, weak=False)
            own = stems(act)
            if told and set(told) != {"conduct"}:
                known.append((own, mention.category))
            elif known and not told:
                alike = max(reversed(known), key=lambda k: len(k[0] & own))
                mention = replace(mention, category=alike[1] if alike[0] & own else known[-1][1])
            mentions.append(mention)
        done.append(replace(found, mentions=tuple(mentions)))
    return done


def tag_sentence(sentence: Sentence) -> Tags:
    """The mentions and answers of one sentence."""
    clause = parsed(sentence.text, sentence.heading)
    if _GATE.isdisjoint(clause.lower) or is_question(clause):
        return NOTHING
    found = [_with_speaker(clause, roles) for roles in _candidates(clause)]
    found.extend(_repeated_claims(clause))
    mentions = tuple(_mention(clause, roles) for roles in _without_doubles(clause, found))
    return Tags(mentions, tuple(answers(clause)))


def _candidates(clause: Clause) -> Iterable[Roles]:
    yield from nominal.phrases(clause)
    for i, word in enumerate(clause.lower):
        if not clause.tags[i].startswith("VB") and not (
            clause.tags[i] in ("JJ", "NN", "NNS") and word.endswith(("ed", "es", "s"))
        ):
            continue
        for cue in VERB_FORMS.get(word, ()):
            if clause.tags[i].startswith("NN") and not clause.heading:
                continue
            if roles := _read(clause, i, cue):
                yield roles
                break
    yield from nominal.nouns(clause)
    yield from nominal.qualifiers(clause)
    yield from nominal.labels(clause)


def _read(clause: Clause, i: int, cue: VerbCue) -> Roles | None:
    reader = READERS.get(cue.frame)
    if reader is None or (clause.chunk_holding(i) and clause.tags[i] != "VBD" and clause.tags[i].startswith("VBN")):
        return None
    group = clause.verb_group(i)
    if is_hypothetical(clause, i, group):
        return None
    roles = reader(clause, group, cue)
    if roles is None or set(roles.accused) & set(roles.accuser):
        return None
    return replace(roles, status=lowered(clause, roles.status, group))


def _with_speaker(clause: Clause, roles: Roles) -> Roles:
    """`..., police said`: who reports a claim or an early step is its accuser when nobody else is."""
    dismissed = clause.lower[roles.cue[0]] in ("dismissed", "sacked", "fired", "suspended")
    if roles.accuser or not (roles.status in ("alleged", "investigated") or dismissed):
        return roles
    for i, word in enumerate(clause.lower):
        if word not in _SAID or roles.cue[0] <= i < roles.cue[1]:
            continue
        if word == "according":
            chunk = clause.chunk_at(i + 2)
            who = parties(clause, chunk, place=True) if chunk else ()
        else:
            who = subject(clause, clause.verb_group(i))
        who = tuple(w for w in who if w not in roles.accused)
        if who:
            return replace(roles, accuser=who)
    return roles


def _repeated_claims(clause: Clause) -> Iterable[Roles]:
    """A denial that repeats the claim: `denied breaching sanctions`, `denies that he took bribes`."""
    for i, word in enumerate(clause.lower):
        if word not in ("denied", "denies", "deny", "denying") or i + 1 >= len(clause.tokens):
            continue
        group = clause.verb_group(i)
        if group.passive or group.negated or group.modal:
            continue
        who = subject(clause, group)
        if clause.tags[i + 1] == "VBG" or (
            clause.lower[i + 1].endswith("ing") and clause.lower[i + 1] not in ("anything", "wrongdoing", "everything")
        ):
            act = clause.trimmed((i + 1, clause.act_end(i + 1)))
            if act and who and names_wrong(clause.said(act)):
                yield Roles((i, i + 1), "alleged", who, (), act)
        elif clause.lower[i + 1] == "that" and (said := proposition(clause, i + 2)):
            accused, act_range, verb = said
            if accused and not verb.passive and names_wrong(clause.said(act_range)):
                yield Roles((i, i + 1), "alleged", accused, (), act_range)


def _overlap(a: Range | None, b: Range | None) -> bool:
    return a is not None and b is not None and touch(a, b)


def _without_doubles(clause: Clause, found: Sequence[Roles]) -> list[Roles]:
    """One mention for one accused and act: the further step stays. Noun cues inside another cue's act fall away."""
    kept: list[Roles] = []
    found = [r for r in found if not any(is_claimed(r, other) for other in found)]
    ordered = sorted(found, key=lambda r: (-PROGRESS.index(r.status), r.act is None, r.cue[0]))
    for roles in ordered:
        if any(_same_matter(roles, other) for other in kept):
            continue
        kept.append(roles)
    return sorted(kept, key=lambda r: r.cue[0])


def _same_matter(a: Roles, b: Roles) -> bool:
    if a.act is not None and b.act is not None:
        return _overlap(a.act, b.act)
    if a.act is None and b.act is None:
        return not a.accused or not b.accused or bool(set(a.accused) & set(b.accused))
    inside = a.act or b.act
    cue = b.cue if a.act else a.cue
    return _overlap(inside, cue) or bool(set(a.accused) & set(b.accused))


def _mention(clause: Clause, roles: Roles) -> TaggedMention:
    act: Extent | None = clause.extent(roles.act) if roles.act else None
    category = categorise(clause.text[act[0] : act[1]] if act else "", clause.text)
    return TaggedMention(
        cue=clause.extent(roles.cue),
        status=roles.status,
        category=category,
        accused=tuple(dict.fromkeys(clause.extent(a) for a in roles.accused)),
        accuser=tuple(dict.fromkeys(clause.extent(a) for a in roles.accuser)),
        act=act,
    )
