"""Which of several matters an answer answers, as what ships reads a small article: by cue, the acts of its records."""

import pytest

from tests.unit.allegations.reading import shipped
from training.allegations.evaluate import with_entities
from workers.stages.allegations.reading import Findings, read


def findings(text: str) -> Findings:
    (event,) = with_entities([{"id": "a1", "text": text}])
    return read(event, shipped())


def answered(text: str) -> dict[str, list[str]]:
    """The acts that each answer is linked to."""
    found = findings(text)
    acts = {a.id: a.act for a in found.allegations}
    return {r.cue.text: [acts[i] for i in r.allegations] for r in found.responses}


ANSWERS = {
    (
        "Miner back in court\n\n"
        "Villagers sued Calder Mining on Monday, accusing it of poisoning a well. In 2018 the company paid $2 "
        "million to settle claims that "
        "it had underpaid miners. It did not admit wrongdoing. The company said the suit was without merit."
    ): {"did not admit": "underpaid miners", "without merit": "poisoning a well"},
    (
        "Penalty over dust at school\n\n"
        "The environment agency fined the steel firm Holt Steel £60,000 on Friday for blowing dust over a school. Holt Steel "
        "was fined in 2016 for selling "
        "faulty beams. The firm apologised at the time. Two clerks have also sued the firm for unpaid overtime. "
        "It denies their claims."
    ): {"apologised": "selling faulty beams", "denies": "unpaid overtime"},
    (
        "Dentist on trial\n\n"
        "The dentist Ida Kroll went on trial on Tuesday charged with manslaughter over the death of a patient. "
        "In 2014 a tribunal suspended "
        "Kroll for six months for forging receipts. She said she was innocent of the charges."
    ): {"innocent": "manslaughter over the death of a patient"},
    (
        "Dairy sued by farmers\n\n"
        "Farmers sued Calder Mining on Thursday, saying its ash had killed hundreds of sheep. In March a "
        "regulator fined the company for "
        "overloading lorries. The group called the farmers' case baseless."
    ): {"baseless": "its ash had killed hundreds of sheep"},
    (
        "Army and rebels trade blame\n\n"
        "The group Vigil accused the Tesken army on Monday of burning villages. It also accuses the rebels of "
        "the Hill Front of executing "
        "prisoners. The army denied the charge."
    ): {"denied": "burning villages"},
    (
        "Port and union clash\n\n"
        "The dockers' union said the port operator Holt Steel had locked out workers illegally. Holt Steel "
        "countered that the union's members "
        "had sabotaged two cranes. The union dismissed that as a lie."
    ): {"lie": "sabotaged two cranes"},
    (
        "Mayor accused of taking bribes\n\n"
        "The developer Hugo Stahl told prosecutors that the mayor, Piers Lowe, had taken 40,000 euros. A "
        "councillor, Karl Voss, said he had "
        "seen the envelope. He called the allegation absurd."
    ): {"absurd": "taking bribes"},
    (
        "Head suspended\n\n"
        "The school suspended its headmaster, Piers Lowe, over claims that he had struck a pupil. The chairman "
        "of the governors, Ewan Clyde, "
        "said an inquiry had begun. He has denied the claims."
    ): {"denied": "struck a pupil"},
}


@pytest.mark.parametrize("text", ANSWERS, ids=[text.partition("\n")[0] for text in ANSWERS])
def test_an_answer_is_to_the_matter_that_it_names(text: str) -> None:
    found = answered(text)
    assert {cue: found[cue] for cue in ANSWERS[text]} == {cue: [act] for cue, act in ANSWERS[text].items()}


def test_what_the_other_side_calls_a_sham_is_denied_by_nobody() -> None:
    text = (
        "Care home inspected\n\nInspectors are investigating the care home Elm House over the deaths of three "
        "residents from neglect. "
        "Relatives called the inspection a sham. Campaigners described the inquiry as a joke."
    )
    assert findings(text).responses == []


def test_two_bodies_with_two_acts_are_two_matters() -> None:
    text = (
        "Care firm investigated\n\nThe health inspectorate found that Calder Care had left patients without "
        "water. The tax office is "
        "investigating Calder Care for hiding income."
    )
    told = {(a.status, a.act, a.accuser[0].name) for a in findings(text).allegations if a.accuser}
    assert told == {
        ("convicted", "left patients without water", "The health inspectorate"),
        ("investigated", "hiding income", "The tax office"),
    }


def test_a_fine_is_no_step_of_the_suit_told_last() -> None:
    text = (
        "Refinery fined after blast\n\nOSHA fined Holt Steel $400,000 for failing to maintain a valve that "
        "exploded in May. Separately, the "
        "state attorney general sued Holt Steel over the oil that spilled into the bay. Holt Steel said it "
        "would contest the fine."
    )
    found = findings(text)
    assert {a.status for a in found.allegations if "oil" in a.act} == {"sued"}


def test_the_company_is_not_its_rivals_rival() -> None:
    text = (
        "Carmaker posts record sales\n\nThe carmaker Vantor sold a record number of cars in May.\n\nVantor has "
        "gained from the woes of Delmar, "
        "which has been sued by thousands of drivers over faulty brakes. The company was also fined in Germany "
        "for cheating on emissions. Vantor's boss, Jon Eide, expects "
        "sales to grow."
    )
    assert "Vantor" not in {p.name for a in findings(text).allegations for p in a.accused}


def test_whom_a_ministry_has_accused_is_not_who_hired_from_them() -> None:
    text = (
        "Tech firm hires\n\nQuillon, a maker of chips, hired 500 engineers, many of them from Arvex, which the "
        "Justice Department has accused "
        "of stealing designs."
    )
    assert {p.name for a in findings(text).allegations for p in a.accused} == {"Arvex"}


MORE_ANSWERS = {
    (
        "Steelmaker fined\n\n"
        "The water regulator fined Holt Steel £2m for polluting the Wend. A former foreman, Neil Farrow, said supervisors "
        "ordered him to dump acid at night. Holt Steel rejects this."
    ): {"rejects": ["ordered him to dump acid at night"]},
    (
        "Miner disputes account\n\n"
        "The securities regulator sued Calder Mining for breaking promises to investors. Analyst Ada Winn says she was sacked "
        "after raising the matter. Calder Mining disputes her account."
    ): {"disputes": []},
    (
        "Violations at plant\n\n"
        "OSHA cited Calder Mining for 11 violations. The mother of Tim Oakes has filed a wrongful death lawsuit against Calder "
        "Mining. Calder Mining said it disagrees with the findings and will contest the citations."
    ): {"disagrees": ["11 violations"]},
    (
        "Prisoners killed\n\nThe group Vigil said on Monday that fighters of the Hill Front had executed 40 prisoners. "
        "The front denied responsibility."
    ): {"denied": ["executed 40 prisoners"]},
    (
        "Lawyer tells of beating\n\nA lawyer, Ana Ruiz, said that agents of the security service had beaten her client. "
        "The service said it had acted within the law."
    ): {"acted within the law": ["beaten her client"]},
    (
        "Bulldozer burned\n\nMayor Piers Lowe said the activists had set fire to a bulldozer. Ramon Sosa, who leads the "
        "activists, called it a smear."
    ): {"smear": ["set fire to a bulldozer"]},
    (
        "Widow sues\n\nA widow sued Calder Mining on Friday, saying that its furnace had killed her husband. "
        '"We are sorry for her loss," said Jon Eide, Calder Mining\'s managing director.'
    ): {"sorry": ["its furnace had killed her husband"]},
    (
        "Invoices questioned\n\nInvestigators said the Hallam brothers had siphoned 900 million rupees through shell firms. "
        "The Hallams contended that the payments were genuine advances."
    ): {"contended": ["siphoned 900 million rupees through shell firms"]},
}


@pytest.mark.parametrize("text", MORE_ANSWERS, ids=[text.partition("\n")[0] for text in MORE_ANSWERS])
def test_an_answer_is_to_what_was_said_of_ones_own(text: str) -> None:
    assert answered(text) == MORE_ANSWERS[text]


def test_who_pleads_guilty_admits_nothing_for_the_others() -> None:
    text = "Two charged\n\nProsecutors charged Karl Voss and Lena Frost with fraud on Monday. Voss pleaded guilty to fraud."
    found = findings(text)
    accused = {a.id: [p.name for p in a.accused] for a in found.allegations}
    assert [[accused[i] for i in r.allegations] for r in found.responses] == [[["Karl Voss"]]]


SPEAKERS = {
    "Bank charged\n\nThe regulator charged Tavira Bank with fraud. Dalby & Sons, its auditor, is not a party to the proceedings "
    "and declined to comment.": [("no_comment", ["Dalby & Sons"], 0)],
    "Bank sued\n\nThe regulator sued Tavira Bank for fraud. Ana Ruiz, its former treasurer, is not a defendant and declined to "
    "comment.": [("no_comment", ["Ana Ruiz"], 0)],
    "App sued\n\nParents sued Kindla and Norva over the sharing of photographs of children. Norva argues that it should be dropped "
    "from the suit.": [("denial", ["Norva"], 1)],
    "Charges\n\nProsecutors charged Piers Lowe with fraud. He asked a federal judge to throw out the charges.": [
        ("denial", ["Piers Lowe"], 1)
    ],
    "Dismissal sought\n\nProsecutors charged Piers Lowe with fraud. Prosecutors asked the court to dismiss the charges.": [],
    "No verdict\n\nJurors could not reach a verdict on Neil Farrow, who denies fraud.": [
        ("denial", ["Neil Farrow"], 1)
    ],
    "No contest\n\nProsecutors charged Piers Lowe with assault. Lowe pleaded no contest.": [],
    "Bank fined\n\nThe regulator fined Tavira Bank for misleading customers. Tavira said they had been told. The regulator "
    "rejected the argument. A customer, Ada Winn, said the charges were unfair.": [],
}


@pytest.mark.parametrize("text", SPEAKERS, ids=[text.partition("\n")[0] for text in SPEAKERS])
def test_who_answers(text: str) -> None:
    told = [(r.type, [p.name for p in r.speaker], len(r.allegations)) for r in findings(text).responses]
    assert told == SPEAKERS[text]
