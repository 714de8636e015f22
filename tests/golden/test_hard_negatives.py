"""Articles full of accusing words that accuse nobody, through the whole pipeline: clean, dedup, entities, allegations.

Each kind has an article of its own, written for this purpose. What comes out must be nothing: no allegation, no answer, nobody
on the list of those who have a right of reply.
"""

import sqlite3

import pytest

from schemas import EnrichedEvent, RawEvent
from schemas.ids import raw_event_id
from tests.golden.pipeline import NOON
from workers.pipeline import stage_spec
from workers.runtime.build import build_stage
from workers.runtime.inprocess import Chain
from workers.settings import Settings
from workers.stages.base import Emit, Record
from workers.state.dedup import SqliteDedupState

ARTICLES = {
    "in charge of": """New keeper for the county archive

Marian Ode is in charge of the county archive from Monday. The archive holds nine miles of shelves and four cats, and she will be
in charge of both. Her predecessor, Tom Reve, took charge of the collection in 1989 and leaves it in good order.

Ms Ode was charged by the trustees with overseeing the move to the new building, which opens in the spring.
""",
    "charged with energy": """Battery that fills in eleven minutes

Engineers at Lumen Cells have shown a battery that was charged in eleven minutes. The cell is charged with a pulse instead of a
steady current, and the particles inside are charged with energy by a weak field, said Ada Brink, who leads the team.

A fully charged pack carries a van for 400 kilometres, the company said.
""",
    "free of charge": """Gardens open their gates for a day

Entry to the walled gardens at Fenwick Hall is free of charge on Sunday. The owners waived the charge for parking as well, and guides
will lead visitors free of charge through the glasshouse.

From June the usual charges apply: six pounds for adults and two for children.
""",
    "sport": """Rovers punished after poor start

Rovers were punished for a poor start when Marco Iliev struck twice in ten minutes. The visitors attacked from the first whistle,
and Iliev was robbed of a third goal by the crossbar.

Town's defence was guilty of giving the ball away, said the manager, Pat Doran, but the keeper saved a penalty and killed off the
comeback. The striker was sent off for a second foul and will be suspended for one match.
""",
    "fiction": """A clerk, a bank and a winter crime: the novel of the week

In the novel, a clerk named Oskar Lund is accused of robbing the bank in which he has worked for thirty years. The detective
arrests the wrong man, and his character is charged with murder before the second act is over.

The author, Petra Vane, tells the tale with a light hand. The book is her fourth.
""",
    "film review": """The Long Shift is a thriller without a villain

In the film, a nurse is suspected of poisoning her patients, and the hospital's director is blackmailed by his own brother. The
protagonist, played by Nora Kell, is convicted of a crime that nobody committed.

Kell is superb in the title role. The film opens on Friday.
""",
    "obituary": """Lord Fenwick, judge and gardener, dies at 91

Lord Fenwick, who has died aged 91, was charged with reforming the county courts in 1978 and did so in two years. As a barrister he
defended poachers and bishops alike; as a judge he dismissed few cases and forgot none.

He admitted to one vice, a weakness for liquorice. He leaves a wife, Ann, and three sons.
""",
    "history": """The mill that burned twice

The mill at Sorrel Weir burned down in 1641 and again in 1794. Soldiers occupied the town for a winter, and bread was dear for ten years.

The museum shows what was saved: a bell, two ledgers and a child's shoe. Its curator, Jo Brandt, gives a talk on Thursday about
the trial of millstones that were cut too thin.
""",
    "law at large": """What happens when you are accused of theft: a short guide

Anyone accused of theft has the right to a lawyer. Theft is a crime that carries a sentence of up to seven years, and fraud carries a
sentence of up to ten.

A person who is arrested must be told why. If you are charged, the court sets a date. Whoever is acquitted can claim costs.
""",
    "satire": """Local cat denies everything (satire)

SATIRE. A ginger cat in Aldmoor has been accused of stealing a whole salmon from a kitchen table. The cat pleaded not guilty and washed a
paw. Prosecutors said the whiskers spoke for themselves.

The mouse, who was granted immunity, declined to comment.
""",
    "opinion": """Our view: the tram plan is too dear

The council's plan for a second tram line is too expensive and too slow. Councillor Hetty Moor called it a folly, and she is right. Critics
attacked the design as ugly, and residents blamed the weather for the low turnout at the meeting.

A cheaper line would serve more people. We hope that the council thinks again.
""",
    "metaphor": """Choir murders the old songs, and the crowd loves it

The choir murdered the song and the crowd roared for more. The bass stole the show with a note that could have robbed a bank, and the
soprano is guilty of nothing but joy.

It was a crime to leave before the encore, said the director, Lou Astor. The tour goes on in May.
""",
    "forecast": """Storms could kill dozens, forecasters warn

Storms could kill dozens of people along the coast this weekend, forecasters warned on Thursday. Floods may cut off three towns, and
hackers could steal passwords while the networks are down, experts said.

Analysts suspect that prices will fall. Rates could be punished by the market if they do.
""",
    "accident": """Lorry overturns on the Severn bridge

A lorry overturned on the bridge in high winds on Tuesday and two people were hurt. The driver, Owen Price, was taken to hospital with a
broken arm. The bridge was closed for four hours.

Police have ruled out foul play and said that nobody was to blame. The agency investigates all accidents on trunk roads.
""",
    "vaccine trial": """Trial of a new vaccine begins in June

The trial of a new vaccine against malaria begins in June in three districts. Two suspects of the flu were sent home from the ward
last week, and the hospital tested them again.

The panel that watches over the trial found no evidence of harm, said its chair, Dr Lena Osei.
""",
    "gardening": """Slugs, the usual suspects, and what to do

Slugs are the usual suspects when lettuce disappears overnight, but blackbirds are guilty as often. Catch the culprits with a board: they
hide under it at dawn.

Our gardener, Ned Falk, is sentenced to weeding this month. Sow beans now and never plead for rain.
""",
}


def enriched(text: str) -> EnrichedEvent:
    """The article after all stages, as a source would send it."""
    settings = Settings()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    state = SqliteDedupState(connection, "golden", settings.dedup_window_days)
    names = ("clean", "dedup", "entities", "allegations")
    chain = Chain([build_stage(stage_spec(name), settings, state) for name in names])
    raw = RawEvent(source="test", fetched_at=NOON, media_type="text/plain", language="en", body=text)
    (outcome,) = chain.process([Record(raw, raw_event_id(raw.to_json()), "articles.raw", 0, 0, NOON, "test")])
    assert isinstance(outcome, Emit)
    event = outcome.events[0]
    assert isinstance(event, EnrichedEvent)
    connection.close()
    return event


@pytest.mark.parametrize("kind", ARTICLES)
def test_an_article_of_this_kind_accuses_nobody(kind: str) -> None:
    event = enriched(ARTICLES[kind])
    found = [f"{m.cue.text} | {m.sentence.text}" for a in event.allegations for m in a.mentions]
    assert found == []
    assert [(r.type, r.sentence.text) for r in event.responses] == []
    assert event.right_of_reply == []
