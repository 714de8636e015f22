"""Nouns that stand for a party: a firm, a body with an office, a person."""

from workers.stages.allegations.lexicon.wordlist import words

FIRM = words("""
    service company firm group business bank lender retailer manufacturer maker operator developer supplier carrier
    airline builder insurer start-up startup corporation conglomerate utility publisher broadcaster contractor
    brewer chain giant platform broker producer club charity employer landlord association exchange fund studio
    agency organisation organization app site website brokerage label exchange venture tannery hospital-group start-ups
    newspaper paper journal magazine supermarket hotel restaurant shop store factory plant mine shipyard refinery hub
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
    teenager tycoon magnate entrepreneur courier burglar pastor preacher dealer fitter sheriff colonel general sergeant analyst
    scientist researcher professor lecturer journalist reporter editor columnist blogger influencer athlete jockey cyclist
    father mother husband wife widow democrat republican conservative peer mp deputy premier chancellor ambassador diplomat
    surgeon physician gp dentist vet carer cleaner cook chef waiter clerk treasurer secretary chairwoman head principal headteacher
    heir heiress financier consultant contractor-owner subcontractor plumber electrician roofer fraudster thief killer hacker smuggler
    rapper musician songwriter singer-songwriter producer filmmaker director-general archbishop cardinal imam rabbi vicar rector
    corporal brigadier admiral sailor airman gunner rifleman
    policeman policewoman constable motorist commander lieutenant major spy courier docker ex-engineer rival ex-boss customer
    matron midwife mla mep msp
""")

# Nouns that may mean a person or a firm.
EITHER = words("""
    broker dealer maker producer developer supplier contractor operator builder carrier publisher employer landlord lender
    exporter importer explorer label
""")
# Nouns that say nothing of somebody but that it is a person who was told of.
ANY_PERSON = words("""
    man woman boy girl teenager defendant accused suspect driver pensioner father mother year-old businessman businesswoman
    democrat republican conservative
""")

LAWYERS = r"lawyers?|solicitors?|barristers?|attorneys?|counsel|representatives?|agents?"
"""Who speaks or acts for a client: alternatives for the patterns of other modules."""

PARTIES = FIRM | BODY | PERSON
