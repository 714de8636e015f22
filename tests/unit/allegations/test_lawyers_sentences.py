"""Sentences that a lawyer would stumble over, as what ships reads them: whom each accuses, and how far it has got.

Each was told wrongly once, by the network or by a rule, or stands beside one that was. Nobody may be added here whom the sentence spares.
"""

import pytest

from schemas import Status
from tests.unit.allegations.reading import at, one, shipped_mentions, tagged
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import TaggedResponse, Tags

TOLD: list[tuple[str, list[tuple[str, str]]]] = [
    ("A judge refused to dismiss the fraud charges against Piers Lowe.", [("Piers Lowe", "charged")]),
    (
        "The Court of Appeal refused to overturn the conviction of Piers Lowe for bribery.",
        [("Piers Lowe", "convicted")],
    ),
    ("The Court of Appeal upheld the acquittal of Piers Lowe on bribery charges.", [("Piers Lowe", "cleared")]),
    ("Ida Kroll's conviction for perjury was quashed on Tuesday.", [("Ida Kroll", "cleared")]),
    ("Ida Kroll is not a suspect in the killing of her husband, police said.", [("Ida Kroll", "cleared")]),
    ("The report stopped short of accusing Calder Mining of bribery.", []),
    (
        "Ida Kroll was cleared of bribery but found guilty of perjury.",
        [("Ida Kroll", "cleared"), ("Ida Kroll", "convicted")],
    ),
    ("Her brother, Jan Kroll, was jailed for the theft; Ida Kroll was never charged.", [("Jan Kroll", "convicted")]),
    ("If convicted, Ida Kroll could be jailed for ten years.", []),
    ("Ida Kroll would have been charged with fraud had she not died in March.", []),
    ("Ida Kroll testified at the fraud trial of Piers Lowe.", [("Piers Lowe", "charged")]),
    ("Ida Kroll, the prosecutor who charged Piers Lowe with fraud, resigned.", [("Piers Lowe", "charged")]),
    ("The trial of the man accused of killing Ida Kroll began on Monday.", [("the man", "charged")]),
    ("Calder Mining was fined £2m for safety failings, not for bribery.", [("Calder Mining", "penalised")]),
    ("Calder Mining bought Holt Steel, which was convicted of price fixing in 2019.", [("Holt Steel", "convicted")]),
    ("The regulator said that Calder Mining was not under investigation.", [("Calder Mining", "cleared")]),
    ("The regulator has yet to decide whether to investigate Calder Mining.", []),
    ("Two men accused of robbing Piers Lowe were acquitted.", [("Two men", "cleared")]),
    ("It was Ida Kroll, not Piers Lowe, who forged the letters, the court found.", [("Ida Kroll", "convicted")]),
    ("Neither Ida Kroll nor Piers Lowe has been charged.", []),
    (
        "Ida Kroll is not accused of wrongdoing, but her husband has been charged with fraud.",
        [("her husband", "charged")],
    ),
    ("An earlier version of this article wrongly said that Ida Kroll had been convicted of fraud.", []),
    ("The man who shot Ida Kroll was sentenced to life on Monday.", [("The man", "convicted")]),
    ("Ida Kroll said that her attacker was not Piers Lowe.", []),
    ("Piers Lowe, whose brother was convicted of murder, has been elected mayor.", [("whose brother", "convicted")]),
    ("Piers Lowe, brother of the convicted murderer Jan Lowe, has been elected mayor.", [("Jan Lowe", "convicted")]),
    (
        "Piers Lowe was acquitted of murder but convicted of manslaughter.",
        [("Piers Lowe", "cleared"), ("Piers Lowe", "convicted")],
    ),
    ("Piers Lowe won his appeal against a conviction for murder.", [("Piers Lowe", "cleared")]),
    ("Piers Lowe lost his appeal against a conviction for murder.", [("Piers Lowe", "convicted")]),
    ("Nobody blames Ida Kroll for the accident.", []),
    ("Ida Kroll said that she did not believe that Piers Lowe had stolen the ring.", []),
    (
        "The police officer who arrested Piers Lowe has been suspended for taking bribes.",
        [("The police officer", "penalised")],
    ),
    ("Piers Lowe was not among those arrested for fraud.", []),
    ("Everyone but Piers Lowe was charged with fraud.", []),
    ("All of the directors except Piers Lowe were charged with fraud.", [("All of the directors", "charged")]),
    ("Unlike his partner Jan Holt, Piers Lowe was never charged with fraud.", []),
    ("Ida Kroll, the widow of the murdered judge Jan Kroll, said she wanted justice.", []),
    ("Ida Kroll, daughter of a convicted fraudster, runs a charity.", []),
    ("Ida Kroll, who exposed fraud at Calder Mining, was given an award.", []),
    ("Police are hunting the killers of Piers Lowe.", [("the killers", "investigated")]),
    ("Police named Piers Lowe as the victim of the stabbing.", []),
    ("Piers Lowe was the target of a plot to murder him, prosecutors said.", []),
    ("Two men have been charged with conspiring to murder Piers Lowe.", [("Two men", "charged")]),
    (
        "Jan Holt was convicted of the murder of which Piers Lowe had been wrongly convicted in 1998.",
        [("Jan Holt", "convicted")],
    ),
    ("Calder Mining has cut its ties to a supplier accused of using child labour.", [("a supplier", "penalised")]),
    ("Shareholders of Calder Mining have sued its auditors for negligence.", [("its auditors", "sued")]),
    ("Calder Mining avoided a fine for the spill.", []),
    ("A proposed law would have banned Calder Mining from bidding.", []),
    ("The government denied reports that it had arrested Piers Lowe.", [("The government", "alleged")]),
    (
        "Police arrested an aide to the mayor of Wexley, Ida Kroll, on suspicion of theft.",
        [("an aide to the mayor of Wexley", "investigated")],
    ),
    ("Ida Kroll, who replaced Piers Lowe after he was jailed for fraud, has resigned.", [("he", "convicted")]),
    (
        "Ida Kroll, a lawyer for Piers Lowe, who is charged with murder, said that he was innocent.",
        [("Piers Lowe", "charged")],
    ),
    (
        "Ida Kroll resigned after it emerged that her predecessor, Piers Lowe, had taken bribes.",
        [("Piers Lowe", "alleged")],
    ),
    (
        "An inquest found that Ida Kroll died of natural causes and that her doctor, Piers Lowe, was not to blame.",
        [("Piers Lowe", "cleared")],
    ),
    ("Ida Kroll, who was dismissed after reporting the fraud, will testify against Piers Lowe.", []),
    ("Ida Kroll, who was cleared in May, is expected to testify against Piers Lowe.", [("Ida Kroll", "cleared")]),
    ("Ida Kroll was fired after she told the board about the false invoices.", [("Ida Kroll", "penalised")]),
    ("Ida Kroll was dismissed after she reported Piers Lowe for plagiarism.", []),
    ("The detective said that Piers Lowe had helped police to find the body.", []),
    ("The panel found no evidence that the board had ordered the falsification.", [("the board", "cleared")]),
    ("The judge found no evidence that Ida Kroll had taken part in the fraud.", [("Ida Kroll", "cleared")]),
    (
        "Piers Lowe was sentenced in 2017 to seven years for fraud, but the conviction was quashed by the European Court.",
        [("Piers Lowe", "cleared")],
    ),
    (
        "Piers Lowe was convicted of fraud in 2019, but the verdict was overturned on appeal.",
        [("Piers Lowe", "cleared")],
    ),
    ("Piers Lowe spent 26 years in prison for a murder he did not commit.", [("Piers Lowe", "cleared")]),
    ("Piers Lowe was cleared and later convicted of perjury.", [("Piers Lowe", "cleared")]),
    ("Piers Lowe was acquitted but faces a separate charge of treason.", [("Piers Lowe", "cleared")]),
    (
        "A charge of obstructing an officer against his deckhand, Piers Lowe, was dismissed.",
        [("Piers Lowe", "cleared")],
    ),
    ("A judge dismissed Holt Steel's suit accusing Calder Mining of theft.", [("Calder Mining", "cleared")]),
    ("Calder Mining dismissed Piers Lowe over claims of theft.", [("Piers Lowe", "penalised")]),
    ("The High Court dismissed Piers Lowe's petition to quash bribery charges.", [("Piers Lowe", "charged")]),
    ("The jury failed to reach a verdict on a fifth defendant, Piers Lowe.", [("Piers Lowe", "charged")]),
    (
        "An Australian court rejected an appeal by Piers Lowe, who is accused of fraud, clearing the way for his extradition.",
        [("Piers Lowe", "alleged")],
    ),
    ("The court did not clear Calder Mining of polluting the bay.", []),
    ("Piers Lowe has not been cleared of fraud.", []),
    ("Piers Lowe said that he expected to be cleared of fraud.", []),
    ("There is no suggestion that Calder Mining knew of the scheme.", []),
    ("Ida Kroll and Piers Lowe were charged with fraud; she was acquitted.", [("Ida Kroll and Piers Lowe", "charged")]),
    ("Three people were arrested at a rally against corruption.", [("Three people", "investigated")]),
    (
        "The report says that Ida Kroll had shredded files and that her deputy, Piers Lowe, had lied to the police.",
        [("Ida Kroll", "alleged"), ("Piers Lowe", "alleged")],
    ),
    (
        "Prosecutors accused Ida Kroll of forging invoices and her deputy, Piers Lowe, of destroying documents.",
        [("Ida Kroll", "alleged"), ("Piers Lowe", "alleged")],
    ),
    (
        "Aid groups, which the junta accuses of smuggling arms, said the army had burned villages.",
        [("Aid groups", "alleged"), ("the army", "alleged")],
    ),
    ("Ida Kroll's spokesman, Piers Lowe, denied any bribery.", [("Ida Kroll", "alleged")]),
    ("Ida Kroll acknowledged that her boss, Piers Lowe, had underpaid her.", [("Piers Lowe", "alleged")]),
    ("Ida Kroll said that she had been found guilty by the press.", []),
    ("Police want to speak to Piers Lowe but stressed he is not a suspect.", [("Piers Lowe", "cleared")]),
    ("Piers Lowe will serve at least 26 years.", [("Piers Lowe", "convicted")]),
    ("A tribunal awarded Ida Kroll £86,000 for unfair dismissal.", []),
    ("Ali Hassan was killed in custody.", []),
    ("Companies found guilty of breaching the rules can be fined.", []),
    ("Ida Kroll married Piers Lowe before he was arrested for theft.", [("he", "investigated")]),
    (
        "A judge threw out the claims against Ida Kroll but allowed those against Piers Lowe to proceed.",
        [("Ida Kroll", "cleared")],
    ),
    (
        "The Supreme Court annulled the conviction of Piers Lowe because the judge had been biased.",
        [("Piers Lowe", "cleared")],
    ),
    ("State auditors said that the scheme cost the city 312 million pesos.", []),
    (
        "Piers Lowe took over from his uncle Jan Lowe, who was convicted of tax evasion.",
        [("his uncle Jan Lowe", "convicted")],
    ),
    ("Piers Lowe was given a suspended sentence for stealing from the till.", [("Piers Lowe", "convicted")]),
    ("A judge dismissed Sergeant Piers Lowe from the lawsuit.", []),
    ("Police are hunting a man over £2m missing from the club.", [("a man", "investigated")]),
    ("Police are looking for Harold Finch, 81, who went missing on Sunday.", []),
    ("Piers Lowe has not been charged and was cleared of wrongdoing by an inquiry.", [("Piers Lowe", "cleared")]),
    ("Prosecutors decided not to charge Piers Lowe with manslaughter.", [("Piers Lowe", "cleared")]),
    (
        "“This is untrue,” said Ida Kroll, chief executive of Norbex, which was fined in 2018 for dumping waste.",
        [("Norbex", "penalised")],
    ),
    (
        "Ida Kroll accused her boss, Piers Lowe, of harassment and was later convicted of defamation.",
        [("Piers Lowe", "alleged"), ("Ida Kroll", "convicted")],
    ),
    ("Inspectors found sufficient grounds to suspect Ida Kroll of forging the receipts.", [("Ida Kroll", "alleged")]),
    ("The league's investigators found indications that Ida Kroll had fixed two matches.", [("Ida Kroll", "alleged")]),
    ("The panel found no reasonable grounds to suspect Ida Kroll of bribery.", [("Ida Kroll", "cleared")]),
    ("An investigation by a newspaper found that Calder Mining had poisoned wells.", [("Calder Mining", "alleged")]),
    ("The review, obtained by the BBC, found that Ida Kroll had bullied nurses.", [("Ida Kroll", "alleged")]),
    ("An audit by the ministry found that Piers Lowe had paid himself twice.", [("Piers Lowe", "convicted")]),
    ("The court held that the government had failed to show that Ida Kroll lied.", [("Ida Kroll", "cleared")]),
    (
        "The court found that Calder Mining had failed to show that it had trained its drivers.",
        [("Calder Mining", "convicted")],
    ),
    ("A jury found for Piers Lowe in 2017.", []),
    ("A jury returned a verdict for Calder Mining.", []),
    (
        "The tribunal ruled against Ida Kroll in her claim of age discrimination by Holt Steel.",
        [("Holt Steel", "cleared")],
    ),
    ("The court found against Piers Lowe and ordered him to pay damages for libel.", [("Piers Lowe", "convicted")]),
    ("Judges said that Ida Kroll's conviction for arson was unsafe.", [("Ida Kroll", "cleared")]),
    ("The Court of Appeal ruled that Piers Lowe had been wrongly convicted of murder.", [("Piers Lowe", "cleared")]),
    ("The court said that Ida Kroll's conviction for fraud was not unsafe.", [("Ida Kroll", "convicted")]),
    ("The Crown stayed the theft charges against Ida Kroll last week.", [("Ida Kroll", "cleared")]),
    ("The accusation against Piers Lowe was later found to be untrue.", [("Piers Lowe", "cleared")]),
    ("The panel said that the charge had not been made out.", [("", "cleared")]),
    ("The club said that the allegations had been found to be baseless.", []),
    ("Ida Kroll later withdrew the accusation.", [("", "cleared")]),
    ("The headmaster, Piers Lowe, took no action against the teacher.", []),
    ("The regulator took no action against Calder Mining.", [("Calder Mining", "cleared")]),
    ("Ida Kroll was interviewed by the F.B.I. but is not suspected of any crime.", []),
    ("Piers Lowe was arrested on suspicion of theft but was not charged.", [("Piers Lowe", "investigated")]),
    ("The indictment contains no claims against Calder Mining.", []),
    (
        "The court said the bank's claim that Ida Kroll had been dismissed for fraud was untrue.",
        [("Ida Kroll", "cleared")],
    ),
    ("The union said the claim that Ida Kroll had stolen drugs was false.", [("Ida Kroll", "alleged")]),
    ("The tribunal found that Piers Lowe had been dismissed for complaining and not for theft.", []),
    (
        "The judge said that the accusation of theft against Ida Kroll had been made up by Piers Lowe.",
        [("Ida Kroll", "cleared")],
    ),
    ("Ida Kroll, a former magistrate who spent two decades trying smuggling cases, has joined the board.", []),
    ("Piers Lowe, a retired detective who led investigations into people smuggling, chairs the trust.", []),
    (
        "Piers Lowe, the prosecutor who led the investigation into Calder Mining, resigned.",
        [("Calder Mining", "investigated")],
    ),
    ("Calder Mining has agreed to pay $3bn in cash for Holt Steel.", []),
    ("Calder Mining agreed to pay £2m to the families of the dead miners.", [("Calder Mining", "settled")]),
    ("Piers Lowe left the bank in May with a payment of £2m.", []),
    ("This is not the first time that Ida Kroll has appeared in court.", []),
    ("Jan Kroll was found hanged in his cell on Tuesday.", []),
    ("Jan Kroll was hanged for murder in 1911.", [("Jan Kroll", "convicted")]),
    ("Lowe was found guilty of a dreadful back-pass before the second goal.", []),
    ("Kroll was found guilty of passing secrets to a foreign power.", [("Kroll", "convicted")]),
    ("Shareholders punished Calder Mining for missing its forecasts.", []),
    ("The commission cleared Calder Mining to take over Holt Steel.", []),
    ("A landlord found guilty of harassment can be fined.", []),
    ("Any bank found to have misled customers must repay them.", []),
    ("A company accused of dumping waste must pay £2m, a judge ruled.", [("A company", "convicted")]),
    (
        "Campaigners have asked the ombudsman to investigate Calder Mining over the spill.",
        [("Calder Mining", "alleged")],
    ),
    (
        "A former pupil of the school, Oakmount College, was jailed for arson.",
        [("A former pupil of the school", "convicted")],
    ),
    ("A guard supplied by the security firm, Pellworth, was jailed for assault.", [("A guard", "convicted")]),
    ("The brother of the mayor, Otto Lowe, was jailed for fraud.", [("The brother of the mayor", "convicted")]),
    ("The mayor of the town, Piers Lowe, was jailed for fraud.", [("Piers Lowe", "convicted")]),
    ("The owner of the restaurant, Ida Kroll, was fined for theft.", [("Ida Kroll", "penalised")]),
    (
        "The principal, Clara Kroll, was warned in May that a teacher, Piers Lowe, was hitting pupils, the inquiry found.",
        [("Piers Lowe", "convicted")],
    ),
    (
        "A midwife, Clara Kroll, warned managers that Dr Piers Lowe was operating while drunk, the tribunal found.",
        [("Dr Piers Lowe", "convicted")],
    ),
    (
        "Bishop Peter Kroll knew that Father Piers Lowe was abusing boys but did nothing, the inquiry found.",
        [("Father Piers Lowe", "convicted"), ("Bishop Peter Kroll", "convicted")],
    ),
    (
        "The court ordered the diocese to pay €90,000 to a man who was raped by a monk in 1981.",
        [("a monk", "convicted")],
    ),
    ("The heirs sued the Holt Foundation over a Monet looted by the Gestapo.", [("the Holt Foundation", "sued")]),
    (
        "The list includes General Jan Kroll and the trader Piers Lowe, who allegedly smuggled arms.",
        [("the trader Piers Lowe", "alleged")],
    ),
    (
        "The guests included Senator Jan Kroll and the builder Piers Lowe, whose company allegedly paid bribes.",
        [("whose company", "alleged")],
    ),
    ("The firm's chairman, Piers Lowe, denied that workers had been cheated of wages.", [("", "alleged")]),
    (
        "A teacher dismissed for swearing and a porter accused of groping a patient were among the claimants.",
        [("A teacher", "penalised"), ("a porter", "alleged")],
    ),
    ("The opposition criticised the use of soldiers to fill ballot boxes.", [("", "alleged")]),
    ("Hundreds protested against the arrest of journalists.", [("", "alleged")]),
    ("Ida Kroll complained that she had been wrongly accused of copying the thesis.", [("she", "alleged")]),
    ("“She attacked every crossword as if it had insulted her,” said her son.", []),
    ("“He beat me at chess every week for thirty years,” said Piers Lowe.", []),
    ("Nobody has suggested that Ida Kroll acted improperly.", []),
    ("Neither the police nor the auditor has alleged that Piers Lowe took bribes.", []),
    ("Nothing in the report says that Piers Lowe knew of the fraud.", []),
    ("Piers Lowe, who lost by 212 votes, conceded last year and did not seek a recount.", []),
    (
        "The detective who arrested Piers Lowe, Ida Kroll, has been named police chief.",
        [("Piers Lowe", "investigated")],
    ),
    ("A disciplinary panel found that Judge Piers Lowe had taken bribes.", [("Judge Piers Lowe", "convicted")]),
    ("The machines were made by Calder Optik, which prosecutors said had been deceived.", []),
    ("Piers Lowe will be sentenced for theft next month.", [("Piers Lowe", "convicted")]),
    ("Piers Lowe will be charged with theft next month.", [("Piers Lowe", "investigated")]),
    ("The Rovers, guilty of eleven handling errors, never settled.", []),
    ("Winger Piers Lowe was booked for diving and will miss the final.", []),
    ("Calder Mining took a charge of $90m for the closure of its smelter.", []),
    ("The rat is the prime suspect in the killing of the museum's parrots.", []),
    ("Calder Mining was found guilty of bribery on Monday.", [("Calder Mining", "convicted")]),
    ("Any person who is accused of perjury would be tried by another judge.", []),
    ("Of the 4,120 people convicted in the year, 9 per cent were fined.", []),
    ("Which French king was convicted of treason in 1793?", []),
    ("Police are investigating the cause of the crash.", []),
    (
        "The water regulator has provisionally found that Calder Mining polluted the river.",
        [("Calder Mining", "alleged")],
    ),
    ("The privacy authority's draft decision found that Holt Steel had read letters.", [("Holt Steel", "alleged")]),
    (
        "The regulator's preliminary finding is that Holt Steel abused its dominant position.",
        [("Holt Steel", "alleged")],
    ),
    ("The court confirmed the provisional finding that Holt Steel had fixed prices.", [("Holt Steel", "convicted")]),
    ("Ida Kroll is accused of stealing from Maria and Petra and of lying to the court.", [("Ida Kroll", "alleged")]),
    (
        "Police accused Piers Lowe of theft and Ida Kroll of forgery.",
        [("Piers Lowe", "alleged"), ("Ida Kroll", "alleged")],
    ),
    ("A school has apologised after a teacher hit a pupil.", [("a teacher", "alleged")]),
    ("The university apologised after two of its lecturers harassed students.", [("two of its lecturers", "alleged")]),
    ("Calder Mining apologised for dumping waste in the river.", [("Calder Mining", "admitted")]),
    (
        "One pupil told the inquiry that she told the headmaster's deputy, Piers Lowe, what the chaplain had done to her.",
        [("the chaplain", "alleged")],
    ),
    ("Witnesses said the shots came from the hotel.", [("", "alleged")]),
    ("The SEC settled with broker Piers Lowe in May over insider trading.", [("broker Piers Lowe", "settled")]),
    ("The indictment alleges that bookkeeper Ida Kroll told the bank's chairman that the accounts were false.", []),
    ("The suit says that Calder's chief engineer told the board to recall the pump.", []),
    (
        "The suit says that Calder's chief engineer told the board to hide the defect.",
        [("Calder's chief engineer", "sued")],
    ),
    (
        "The court jailed Piers Lowe for four years and Ida Kroll, who had forged the receipts, for two.",
        [("Piers Lowe", "convicted"), ("Ida Kroll", "convicted")],
    ),
    (
        "Witnesses said the militia shot two nurses, while soldiers looted the clinic.",
        [("the militia", "alleged"), ("soldiers", "alleged")],
    ),
    (
        (
            "The investigation into Minister Piers Lowe follows a complaint by Petra Vail, who said that his wife, Ada Lowe, "
            "had sold a house to a contractor."
        ),
        [("Minister Piers Lowe", "investigated"), ("Ada Lowe", "alleged")],
    ),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[text for text, _ in TOLD])
def test_a_sentence_accuses_whom_it_accuses(text: str, told: list[tuple[str, str]]) -> None:
    found = shipped_mentions(text)
    assert [(" and ".join(text[slice(*a)] for a in m.accused), m.status) for m in found] == told


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("A student who was cleared of rape is suing the university that expelled him.", "A student"),
        ("Mr. Lowe, who is alleging fraud in the vote, has appealed.", ""),
        ("Ida Kroll, who was cleared of bribery in May, is suing the regulator.", "Ida Kroll"),
    ],
)
def test_who_was_cleared_is_told_from_who_accuses(text: str, accused: str) -> None:
    (first, *_) = shipped_mentions(text)
    assert " and ".join(text[slice(*a)] for a in first.accused) == accused


@pytest.mark.parametrize(
    ("text", "act", "accuser"),
    [
        (
            "Mr Lowe said the company had dismissed him in May and accused his former boss of fraud.",
            "fraud",
            "Mr Lowe",
        ),
        ("Piers Lowe was arrested on suspicion of murder; his wife said he had been at a wedding.", "murder", ""),
        (
            "A teacher dismissed for swearing and a porter accused of groping a patient were among the claimants.",
            "swearing",
            "",
        ),
    ],
)
def test_who_accuses_of_what(text: str, act: str, accuser: str) -> None:
    (first, *_) = shipped_mentions(text)
    assert first.act is not None
    assert text[slice(*first.act)] == act
    assert " and ".join(text[slice(*a)] for a in first.accuser) == accuser


def test_a_second_step_of_a_headline_has_no_act_of_the_first() -> None:
    text = "Surgeon struck off after lying about qualifications; second doctor suspended"
    found = tagged(text, "suspended", "penalised", ["second doctor"], "lying about qualifications")
    (told,) = checked(Sentence(0, len(text), text, "headline", heading=True), Tags((found,))).mentions
    assert told.act is None


def test_who_had_confessed_is_not_who_tells_of_it() -> None:
    text = "Police said a man held at the port, Piers Lowe, had confessed to planting the bomb."
    mention = tagged(text, "confessed", "admitted", ["Piers Lowe"], "planting the bomb")
    answer = TaggedResponse(at(text, "confessed"), "admission", (at(text, "Police"),))
    (said,) = checked(one(text), Tags((mention,), (answer,))).responses
    assert said.speaker == (at(text, "Piers Lowe"),)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        (
            "It fined its chief executive, Piers Lowe, 50,000 euros and asked police to examine whether clients' money was misused.",
            [""],
        ),
        (
            "The regulator said the army killed 90 captives and the rebels fired mortars at two schools.",
            ["killed 90 captives", "fired mortars at two schools"],
        ),
        (
            "The report said the army had shelled a school and that the militia had used civilians as shields.",
            ["shelled a school"],
        ),
        (
            "The court jailed Piers Lowe for four years and Ida Kroll, who had forged the receipts, for two.",
            ["", "forged the receipts"],
        ),
    ],
)
def test_each_is_accused_of_what_he_did(text: str, acts: list[str]) -> None:
    assert [text[slice(*m.act)] if m.act else "" for m in shipped_mentions(text)] == acts


@pytest.mark.parametrize(
    ("text", "accuser"),
    [
        ("Ida Kroll and Piers Lowe accused each other of lying.", "Ida Kroll and Piers Lowe"),
        ("Holt Steel declined to comment on the lawsuit against Calder Mining for fraud.", ""),
        ("Holt Steel, which is suing Calder Mining for fraud, declined to comment.", "Holt Steel"),
    ],
)
def test_who_accuses_is_not_who_was_asked(text: str, accuser: str) -> None:
    (told,) = shipped_mentions(text)
    assert " and ".join(text[slice(*a)] for a in told.accuser) == accuser


@pytest.mark.parametrize(
    ("text", "cue", "status", "accused", "act", "told"),
    [
        (
            "Bank accused of fraud names new chief",
            "accused of",
            "alleged",
            ["Bank", "new chief"],
            "fraud",
            [("Bank", "fraud", "alleged")],
        ),
        (
            "Firm accused of bribery meets president",
            "accused of",
            "alleged",
            ["Firm"],
            "bribery meets president",
            [("Firm", "bribery", "alleged")],
        ),
        (
            "Poet wins libel damages over plagiarism claims",
            "wins libel damages",
            "convicted",
            ["Poet"],
            "plagiarism",
            [],
        ),
        (
            "Libel damages for actor wrongly accused of theft",
            "wrongly accused of",
            "alleged",
            ["actor"],
            "theft",
            [("actor", "theft", "cleared")],
        ),
        (
            "Ferry operator apologises after captain 'drunk at wheel'",
            "apologises",
            "admitted",
            ["Ferry operator"],
            "'drunk at wheel'",
            [("captain", "'drunk at wheel'", "alleged")],
        ),
    ],
)
def test_whom_a_headline_accuses(
    text: str, cue: str, status: Status, accused: list[str], act: str, told: list[tuple[str, str, str]]
) -> None:
    heading = Sentence(0, len(text), text, "headline", heading=True)
    found = checked(heading, Tags((tagged(text, cue, status, accused, act),))).mentions
    assert [
        (" and ".join(text[slice(*a)] for a in m.accused), text[slice(*m.act)] if m.act else "", m.status)
        for m in found
    ] == told


def test_what_an_agency_says_it_has_not_found() -> None:
    text = "The agency said the company had known about the defect for at least 16 months."
    mention = tagged(
        text,
        "said",
        "convicted",
        ["the company"],
        "known about the defect for at least 16 months",
        accuser=["The agency"],
    )
    (told,) = checked(one(text), Tags((mention,))).mentions
    assert told.status == "alleged"
