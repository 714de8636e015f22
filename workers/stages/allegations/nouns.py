"""Nouns that stand for a party: a firm, a body with an office, a person."""

from workers.stages.allegations.wordlist import words

FIRM = words("""
    service company firm group business bank lender retailer manufacturer maker operator developer supplier carrier
    airline builder insurer start-up startup corporation conglomerate utility publisher broadcaster contractor
    brewer chain giant platform broker producer club charity employer landlord association exchange fund studio
    agency organisation organization
""")
BODY = words("""
    union party government ministry council court tribunal commission regulator watchdog authority board committee
    university school hospital church trust police force army navy office department inquiry panel newspaper paper
    federation league country probe review audit report
""")
PERSON = words("""
    man woman boy girl men women boys girls employee worker engineer manager executive director chairman minister
    mayor councillor lawmaker president officer teacher doctor nurse driver businessman businesswoman banker trader
    lawyer politician whistleblower student priest bishop judge author novelist actor singer player coach chief boss
    official accountant adviser aide solicitor sergeant author critic governor senator prosecutor detective
    investigator founder owner landlord tenant farmer pilot captain soldier builder drop-out partner pensioner
    teenager
""")

PARTIES = FIRM | BODY | PERSON
