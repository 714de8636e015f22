"""Words that name a wrong, with the category each speaks for.

A stem ending in `*` stands for every word that begins so; a phrase stands for itself. `strong` words are wrongs
whoever says them (`stole`, `bribery`); the others only help to choose a category once something else makes the
sentence an allegation (`customers`, `wages`). Written for this project after the categories of the annotation guide.
"""

import re
from collections import Counter
from functools import lru_cache

from schemas import Category
from workers.stages.allegations.lexicon.wordlist import words

_STRONG: dict[Category, str] = {
    "violence": """
        murder* kill* manslaughter assault* attack* bomb* terror* kidnap* abduct* hostage* shooting* shot stab*
        massacre* slaughter* assassinat* arson* behead* ambush* beat beating* beaten attempted-murder homicide*
        hijack* punch* strangl* poison* violen* battery execut* slay* slain militant* insurgen* gunm* wounding
        injuring torched raped-and-killed plot* lynch* genocid* suicide-bomb* explosives
    """,
    "sexual_misconduct": """
        rape* raping sexual* molest* grop* harass* indecen* incest porn* paedophil* pedophil* prostitut*
    """,
    "fraud": """
        fraud* theft* steal* stole stolen scam* forg* embezzl* swindl* defraud* deceiv* decept* fake* faking falsif*
        fabricat* burgl* robb* loot* misappropriat* counterfeit* ponzi cheat* blackmail* extort* skimm* shoplift*
        con-man pocketing pocketed siphon* overbill* overcharg* plunder* misrepresent* impersonat* sham bogus
        overstat* misus* phantom rigged-figures doctored doctoring racketeer* misstat*
    """,
    "corruption": """
        corrupt* brib* kickback* graft nepotism perjur* abuse-of-power abuse-of-office obstruct* cronyism
        influence-peddling embezzling-public patronage favouritism favoritism misconduct-in-office
        conflict-of-interest backhander* cover-up interfer* improper* abused abusing impeach* high-crimes
        vote-buying match-fix*
    """,
    "financial_crime": """
        launder* tax-evasion tax-fraud insider evad* evasion insider-dealing insider-trading terror-financing
        financing hid hiding concealed-assets dodg* market-abuse
    """,
    "sanctions_trade": """
        sanction* embargo* export-control* nuclear enrich* uranium proliferation smuggling-arms sanctions-busting
        missiles dual-use
    """,
    "human_rights": """
        tortur* repress* persecut* atrocit* genocide war-crime* war crimes crackdown* censor* unlawful-detention
        mistreat* ill-treat* oppress* enslav* slavery forced-labour forced-labor ethnic* humanity abuses
        disappearances brutal* rights-abuse* crushing silenc* unlawfully-killed detaining jailing
    """,
    "discrimination": """
        racis* sexis* discriminat* antisemit* anti-semit* homophob* bigot* islamophob* hate xenophob* racial*
        prejudice
    """,
    "labour": """
        retaliat* unfair-dismissal unfairly-dismissed underpa* unpaid sweatshop* union-busting victimis* victimiz*
        sacking* unfairly reprisal* blacklist* unfair-labor wage-theft overwork* bullying bullied
    """,
    "privacy_cyber": """
        confidential hack* spyware surveil* eavesdrop* wiretap* phishing ransomware cyber* malware data-breach privacy
        unauthorised-access unauthorized-access snoop* stalk* leaked-data tracking harvest* spied-on intercept*
        bugging
    """,
    "election": """
        vote-rigging rig* rigging ballot-stuff* gerrymander* irregularit* electoral ballot* vote-tamper*
        election-interfer* tamper* disenfranchis*
    """,
    "competition": """
        cartel* price-fix* monopol* antitrust collud* collusion anti-competitive anticompetitive bid-rigging
        price-goug* dominan* mis-sell* mis-sold misselling missold fixing-prices unfair-trad* profiteer* hoarding
        dumping gouging unfair-terms bundling
    """,
    "intellectual_property": """
        patent* copyright* trademark* infring* pirac* pirated trade-secret* plagiaris*-design
        passing-off
    """,
    "safety": """
        neglig* reckless* careless* safety unsafe substandard contaminat* hazard* dangerous* faulty ignored-warnings
        failing-to-maintain maintenance drink-driving speeding drunk-driving malpractice collaps* overcrowd*
        overload* inadequate* endanger* lapses
    """,
    "environment": """
        pollut* dump* sewage toxic emission* deforest* spill* illegal-logging waste effluent illegal-fishing
        discharg*
    """,
    "speech": """
        libel* defam* slander* lie lies lied lying mislead* misled plagiari* disinformation misinformation
        propaganda insult* incit* blasphem* untru* dishonest* smear* false falsely falsehood* hypocris*
    """,
    "trafficking": """
        traffick* smuggl* drug* cocaine heroin cannabis narcotic* gun-running people-smuggling methamphetamine
        contraband opium fentanyl
    """,
    "state_security": """
        spy* spied espionage treason* coup* sedit* subver* secessi* overthrow* invasion invad* truce cease-fire
        ceasefire sovereignty sabotag* leaks leaking aggression incursion* destabiliz* destabilis* mutin* separatis*
        infiltrat* provocation*
    """,
    "public_order": """
        riot* trespass* vandal* disorder* illegal-entry immigration illegal-immigr* unlawful-assembly hooligan*
        rally-without unauthorised-protest
    """,
    "conduct": """
        breach* violat* broke-the break* broken misconduct doping steroid* cruelty poach* wrongdoing crime* criminal
        illegal* unlawful* betray* renege* offence* offense* failed fail failing failure* negligently cheating
        scandal* misled-the contempt abus* wrong mishandl* misspen* irresponsib* unethical* defied defying flout*
        disregard* ignor* conceal* withheld withhold* withholding covering-up covered-up condon* unconstitutional*
        complicit* conspir* guilty culpab* bias* pressur* threaten* threat intimidat* undermin* jeopardi* squander*
        exploit* neglect* mismanag* incompeten*
    """,
}
_WEAK: dict[Category, str] = {
    "violence": """
        death* dead victims wounded explosion blast gun weapon* knife rebel* fighters troops bombing
    """,
    "fraud": """
        money cash invoices accounts savers investors pensioners claims receipts jewellery wine certificates bank
    """,
    "corruption": """
        officials minister procurement tender* commission-payments lobbyist* mayor councillor donor*
    """,
    "financial_crime": """
        tax* shares trades offshore accounts-abroad bank
    """,
    "sanctions_trade": """
        russia* export* arms iran* north-korea* syria* licence
    """,
    "human_rights": """
        detain* prison* protest* journalist* civilians dissident* activists refugees minority ethnic
    """,
    "labour": """
        dismiss* wage* pay staff workers union whistleblow* shift* overtime redundan* workplace grievance sacked
        fired employment
    """,
    "privacy_cyber": """
        data personal-data passwords customers-records camera* accounts-online
    """,
    "election": """
        election* vote* voter* campaign poll
    """,
    "competition": """
        prices price market customers rivals suppliers consumers
    """,
    "intellectual_property": """
        design* novel song* invention copied copying copies source-code customer-list
    """,
    "safety": """
        fire brake* crash accident patients food alarm wiring cladding inspection* hospital
    """,
    "environment": """
        river* beach fish chemical* forest* waste-water
    """,
    "speech": """
        statement article tweet remarks comments parliament
    """,
    "state_security": """
        border* secrets classified army territory
    """,
    "public_order": """
        demonstrat* visa* square
    """,
    "conduct": """
        rule* contract* code promise* policy ban agreement duty duties clause gifts
    """,
}


def _compile(lexicon: dict[Category, str]) -> tuple[dict[str, Category], dict[str, Category]]:
    exact: dict[str, Category] = {}
    stems: dict[str, Category] = {}
    for category, listed in lexicon.items():
        for word in listed.split():
            target = stems if word.endswith("*") else exact
            target.setdefault(word.rstrip("*").replace("-", " ") if " " in word else word.rstrip("*"), category)
    return exact, stems


_STRONG_EXACT, _STRONG_STEMS = _compile(_STRONG)
_WEAK_EXACT, _WEAK_STEMS = _compile(_WEAK)
_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
# Innocent words that begin like guilty ones.
_NOT = words("""
    attackers attacker beatles killing-time dumpling copyist failover executive executives execution plotline skills
    forget forgets forgot forgotten forgetting forgetful
    skilled sexual-health drugstore drugs-trial terrace terraces robbie banker dominance wrongly copy
""") - {"wrongly", "copy"}


@lru_cache(maxsize=8192)
def _lookup(word: str, strong: bool) -> Category | None:
    exact, stems = (_STRONG_EXACT, _STRONG_STEMS) if strong else (_WEAK_EXACT, _WEAK_STEMS)
    if word in _NOT:
        return None
    if word in exact:
        return exact[word]
    for length in range(len(word), 2, -1):
        if (found := stems.get(word[:length])) is not None:
            return found
    if "-" in word:
        for part in word.split("-"):
            if (found := _lookup(part, strong)) is not None:
                return found
    return None


def category_of(word: str) -> Category | None:
    """The category of a word that names a wrong by itself (lower case), or None."""
    return _lookup(word, True)


def is_wrong(word: str) -> bool:
    """Whether the word (lower case) names a wrong by itself."""
    return _lookup(word, True) is not None


def names_wrong(text: str) -> bool:
    """Whether any word of the text names a wrong by itself."""
    return any(is_wrong(word) for word in _WORD.findall(text.lower()))


def weigh(text: str, weak: bool = True) -> Counter[Category]:
    """How strongly the words of the text speak for each category. `conduct` counts least: its words go with every wrong."""
    votes: Counter[Category] = Counter()
    for word in _WORD.findall(text.lower()):
        if (found := _lookup(word, True)) is not None:
            votes[found] += 3 if found != "conduct" else 1
        elif weak and (found := _lookup(word, False)) is not None:
            votes[found] += 1
    if _PROMISE.search(text):
        votes["conduct"] += 3
    return votes


# Whoever breaks what they promised of themselves breaks no law by it, whatever it was about.
_PROMISE = re.compile(
    r"\b(?:(?:its|his|her|their) own (?:ban|rules?|code|polic(?:y|ies)|promises?|pledges?|guidelines)|breach[- ]of[- ]contract)\b",
    re.IGNORECASE,
)


def categorise(act: str, sentence: str, article: str = "") -> Category:
    """The category that the act speaks for; failing that the sentence, then the article; `conduct` when nothing does."""
    for text, weak in ((act, True), (sentence, False), (article, False)):
        votes = weigh(text, weak)
        if votes:
            best = max(votes.items(), key=lambda item: (item[1], item[0] != "conduct", item[0]))
            return best[0]
    return "conduct"
