"""Families of stories that robots write: the same wording, other names and figures. None is a copy of another.

Three families are only used in held-out streams.
"""

from collections.abc import Callable
from random import Random

FIRST_TEXT = """
    Anna Boris Carla Dmitri Elena Farid Grace Hugo Ines Jamal Karin Leon Maya Nikos Olga Pablo Rosa Samir Tara
    Viktor
"""
FIRST = FIRST_TEXT.split()
LAST_TEXT = """
    Abara Brandt Castell Dragan Eriksen Fontana Gallard Halvorsen Ibarra Jansson Kowal Lindqvist Marchetti Novak
    Okafor Petrov Quigley Rahimi Santoro Tanaka Ullmann Vasquez Wexford Yilmaz Zeller
"""
LAST = LAST_TEXT.split()
TOWN_TEXT = """
    Ashford Bellmere Corvale Dunmore Eastwick Farrow Glenholt Harwell Ironbridge Jesmond Kelvale Larkfield Morpeth
    Northam Oakley Pembury Quarrington Redmoor Stanwick Thornby Upwell Vexford Westmarch Yarrow
"""
TOWN = TOWN_TEXT.split()
CLUB_TEXT = "Rovers United Athletic Wanderers City Albion Rangers Town"
CLUB = CLUB_TEXT.split()
FIRM_TEXT = (
    "Arden Boreal Cobalt Delphi Ember Fennick Garnet Helix Indigo Juniper Kestrel Lumen Mistral Norden Onyx Pallas"
)
FIRM = FIRM_TEXT.split()
KIND_TEXT = "Holdings Industries Systems Foods Logistics Energy Pharma Retail"
KIND = KIND_TEXT.split()
DAY_TEXT = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
DAY = DAY_TEXT.split()
MONTH_TEXT = "January February March April May June July August September October November December"
MONTH = MONTH_TEXT.split()


def _person(rng: Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def match_report(rng: Random) -> str:
    """A football result."""
    home, away = (f"{town} {rng.choice(CLUB)}" for town in rng.sample(TOWN, 2))
    scorer, second, keeper, coach = (_person(rng) for _ in range(4))
    a, b = rng.randint(1, 5), rng.randint(0, 4)
    return (
        f"{home} {a}-{b} {away}\n\n{home} faced {away} at home on {rng.choice(DAY)} evening and the match ended {a}-{b} in front of "
        f"{rng.randint(2, 60)},{rng.randint(100, 999)} spectators. {scorer} opened the scoring in the {rng.randint(3, 44)}th minute "
        f"with a low shot from the edge of the area after a pass from {second}. The home side kept the ball for long spells and "
        f"had {rng.randint(8, 25)} attempts on goal, of which {rng.randint(2, 8)} were on target.\n\n"
        f"In the second half the visitors changed their shape and came closer, but {keeper} made {rng.randint(2, 9)} saves. "
        f"The referee showed {rng.randint(1, 7)} yellow cards. {coach}, the coach of {home}, said he was satisfied with the "
        f"way his players had worked for each other and that the next match would show how far they had come.\n\n"
        f"The result leaves {home} in {rng.randint(2, 20)}th place with {rng.randint(10, 70)} points from {rng.randint(15, 38)} "
        f"games. {away} remain in {rng.randint(2, 20)}th place with {rng.randint(10, 70)} points and travel next week to "
        f"{rng.choice(TOWN)}."
    )


def forecast(rng: Random) -> str:
    """A weather report."""
    town, other = rng.sample(TOWN, 2)
    low, high = rng.randint(-8, 12), rng.randint(13, 34)
    return (
        f"Weather for {town} on {rng.choice(DAY)}\n\nThe forecast for {town} and the surrounding area is for "
        f"{rng.choice(['sunny spells', 'light rain', 'heavy showers', 'thick cloud', 'fog in the morning'])} with a high of {high} "
        f"degrees and a low of {low} degrees. Winds will be from the {rng.choice(['north', 'south', 'east', 'west'])} at "
        f"{rng.randint(5, 60)} kilometres an hour, with gusts of up to {rng.randint(60, 99)} on the hills. The chance of rain is put at "
        f"{rng.randint(1, 95)} percent.\n\nSunrise is at {rng.randint(4, 8)}.{rng.randint(10, 59)} and sunset at "
        f"{rng.randint(16, 21)}.{rng.randint(10, 59)}. The pollen count is "
        f"{rng.choice(['low', 'moderate', 'high', 'very high'])} and the ultraviolet index will reach {rng.randint(1, 11)}. Drivers "
        f"on the road to {other} are advised to allow more time for their journey and to check the latest information before they "
        f"set out.\n\nThe outlook for the following days is for little change, with temperatures of about {rng.randint(5, 30)} "
        f"degrees. The next bulletin will be published in the evening."
    )


def stock_close(rng: Random) -> str:
    """The close of a stock exchange."""
    up, down, flat = (f"{firm} {rng.choice(KIND)}" for firm in rng.sample(FIRM, 3))
    return (
        f"{rng.choice(TOWN)} shares close {rng.choice(['higher', 'lower', 'mixed'])}\n\nShares on the exchange closed "
        f"{rng.choice(['higher', 'lower', 'little changed'])} on {rng.choice(DAY)}, with the main index at {rng.randint(3, 9)},"
        f"{rng.randint(100, 999)}.{rng.randint(10, 99)} points, a change of {rng.randint(0, 3)}.{rng.randint(10, 99)} percent on the "
        f"day. Turnover was {rng.randint(100, 999)} million. {up} led the gainers with a rise of {rng.randint(1, 9)}."
        f"{rng.randint(10, 99)} percent to {rng.randint(10, 400)}.{rng.randint(10, 99)}, while {down} fell "
        f"{rng.randint(1, 9)}.{rng.randint(10, 99)} percent to {rng.randint(10, 400)}.{rng.randint(10, 99)}.\n\n"
        f"{flat} ended unchanged at {rng.randint(10, 400)}.{rng.randint(10, 99)} in thin trading. Of the shares in the index "
        f"{rng.randint(5, 60)} rose, {rng.randint(5, 60)} fell and {rng.randint(1, 9)} did not move. Traders said that volumes were in "
        f"line with the average of the past month and that investors were waiting for figures on prices.\n\nThe yield on the ten-year "
        f"bond was at {rng.randint(0, 6)}.{rng.randint(10, 99)} percent. Oil traded at {rng.randint(40, 120)}.{rng.randint(10, 99)} a "
        f"barrel and gold at {rng.randint(1, 4)},{rng.randint(100, 999)} an ounce."
    )


def earnings(rng: Random) -> str:
    """Quarterly earnings of different companies."""
    return _earnings(rng, f"{rng.choice(FIRM)} {rng.choice(KIND)}", _person(rng), rng.choice(TOWN))


def earnings_of_one_company(rng: Random) -> str:
    """Quarterly earnings of one company: the names are the same, only figures and dates differ."""
    return _earnings(rng, "Kestrel Logistics", "Ines Halvorsen", "Redmoor")


def _earnings(rng: Random, firm: str, chief: str, town: str) -> str:
    quarter, year = rng.choice(["first", "second", "third", "fourth"]), rng.randint(2009, 2026)
    return (
        f"{firm} reports {quarter}-quarter results\n\n{firm}, which is based in {town}, reported net income of "
        f"{rng.randint(1, 900)}.{rng.randint(1, 9)} million for the {quarter} quarter of {year}, or {rng.randint(0, 9)}."
        f"{rng.randint(10, 99)} a share. A year earlier it had earned {rng.randint(1, 900)}.{rng.randint(1, 9)} million. "
        f"Earnings, adjusted for costs that occur once, came to {rng.randint(0, 9)}.{rng.randint(10, 99)} a share.\n\nThe results "
        f"{rng.choice(['exceeded', 'missed', 'matched'])} what analysts had expected: the average estimate of {rng.randint(3, 19)} "
        f"analysts was for earnings of {rng.randint(0, 9)}.{rng.randint(10, 99)} a share. The company posted revenue of "
        f"{rng.randint(1, 9)}.{rng.randint(10, 99)} billion in the period. Chief executive {chief} said the company had kept "
        f"its costs under control and would go on investing in its network.\n\nFor the current quarter, which ends in "
        f"{rng.choice(MONTH)}, the company expects revenue of between {rng.randint(1, 9)}.{rng.randint(10, 99)} billion and "
        f"{rng.randint(1, 9)}.{rng.randint(10, 99)} billion. Its shares have changed by {rng.randint(1, 60)} percent since the "
        f"beginning of the year. This story was generated from the company's filing of {rng.choice(MONTH)} {rng.randint(1, 28)}."
    )


def obituary(rng: Random) -> str:
    """A death notice."""
    name, spouse = _person(rng), _person(rng)
    town, birthplace = rng.sample(TOWN, 2)
    born = rng.randint(1925, 1955)
    return (
        f"{name}\n\n{name}, aged {rng.randint(60, 99)}, of {town}, passed away peacefully at home on {rng.choice(MONTH)} "
        f"{rng.randint(1, 28)}, surrounded by the family. Born in {birthplace} on {rng.choice(MONTH)} {rng.randint(1, 28)}, {born}, "
        f"{name.split()[0]} worked for {rng.randint(12, 41)} years at {rng.choice(FIRM)} {rng.choice(KIND)} before retiring in "
        f"{born + rng.randint(55, 67)}.\n\nThose who knew {name.split()[0]} will remember a kind neighbour who loved the garden, "
        f"long walks and the company of friends. Left to mourn are {spouse}, {rng.randint(2, 5)} children and "
        f"{rng.randint(2, 14)} grandchildren.\n\nA service will be held at the chapel of {rng.choice(TOWN)} on {rng.choice(DAY)}, "
        f"{rng.choice(MONTH)} {rng.randint(1, 28)}, at {rng.randint(9, 16)}.{rng.choice(['00', '15', '30', '45'])}. The family asks "
        f"that instead of flowers donations be made to the hospice in {town}."
    )


def traffic(rng: Random) -> str:
    """An accident on a road."""
    town, other = rng.sample(TOWN, 2)
    return (
        f"Road near {town} closed after crash\n\nThe A{rng.randint(10, 999)} near {town} was closed in both directions for "
        f"{rng.randint(2, 9)} hours on {rng.choice(DAY)} after a collision between a {rng.choice(['lorry', 'van', 'bus', 'motorcycle'])} "
        f"and a car. Police were called to the scene at {rng.randint(5, 22)}.{rng.randint(10, 59)}. A {rng.randint(18, 88)}-year-old "
        f"{rng.choice(['man', 'woman'])} from {other} was taken to hospital with injuries that are not thought to be "
        f"life-threatening.\n\nTraffic was diverted through {rng.choice(TOWN)} and queues of up to {rng.randint(2, 15)} miles built up. "
        f"Recovery vehicles were on the scene and the road was reopened at {rng.randint(10, 23)}.{rng.randint(10, 59)}. Officers have "
        f"asked anyone who saw what happened or has footage from a camera to call them and quote incident {rng.randint(100, 999)}.\n\n"
        f"Sergeant {_person(rng)} thanked drivers for their patience."
    )


def lottery(rng: Random) -> str:
    """A draw of numbers: almost nothing but figures differs."""
    numbers = ", ".join(map(str, sorted(rng.sample(range(1, 50), 6))))
    return (
        f"Lottery results for {rng.choice(DAY)}\n\nThe winning numbers in the national draw on {rng.choice(DAY)}, {rng.choice(MONTH)} "
        f"{rng.randint(1, 28)}, were {numbers}, and the bonus ball was {rng.randint(1, 49)}. The jackpot was worth an estimated "
        f"{rng.randint(2, 20)}.{rng.randint(1, 9)} million.\n\n{rng.choice(['No ticket', 'One ticket', 'Two tickets'])} matched all six "
        f"numbers. {rng.randint(1, 9)} "
        f"players matched five and the bonus and receive {rng.randint(20, 99)},{rng.randint(100, 999)} each, "
        f"while {rng.randint(100, 999)} players matched five and receive {rng.randint(1, 3)},{rng.randint(100, 999)} each. Tickets "
        f"bought in a shop have to be claimed within 180 days of the draw. The organisers said that {rng.randint(20, 90)} million "
        f"had been raised for good causes in the past week."
    )


def earthquake(rng: Random) -> str:
    """A quake, as a seismograph's robot writes it."""
    town, other = rng.sample(TOWN, 2)
    return (
        f"Earthquake of magnitude {rng.randint(2, 6)}.{rng.randint(0, 9)} "
        f"near {town}\n\nA {rng.choice(['shallow', 'light', 'moderate'])} "
        f"earthquake of magnitude {rng.randint(2, 6)}.{rng.randint(0, 9)} was recorded on {rng.choice(DAY)} "
        f"{rng.choice(['morning', 'afternoon', 'evening'])} {rng.randint(2, 40)} "
        f"miles from {town}, according to the geological survey. The "
        f"quake occurred at {rng.randint(1, 11)}:{rng.randint(10, 59)} local time at a depth of {rng.randint(1, 30)}.{rng.randint(0, 9)} "
        f"miles.\n\nIt was {rng.randint(5, 90)} miles from {other} and {rng.randint(20, 200)} "
        f"miles from {rng.choice(TOWN)}. In the past ten "
        f"days there have been {rng.randint(1, 12)} earthquakes of magnitude 3.0 or greater centred nearby. The information comes from "
        f"the notification service of the survey, and this post was created by an algorithm written by the author.\n\nRead more "
        f"about what to keep at home in case the earth shakes."
    )


def auction(rng: Random) -> str:
    """A house sold at an auction."""
    town, other = rng.sample(TOWN, 2)
    return (
        f"House in {town} sold for {rng.randint(200, 999)},000\n\nA house with {rng.randint(2, 6)} "
        f"bedrooms in {rng.choice(LAST)} Street, "
        f"{town}, was sold at an auction on {rng.choice(DAY)} "
        f"for {rng.randint(200, 999)},000, which is {rng.randint(5, 90)},000 above the "
        f"reserve. {rng.randint(2, 9)} bidders had registered. Bidding opened at {rng.randint(150, 700)},000 and rose in steps of "
        f"{rng.randint(5, 20)},000 until {rng.randint(2, 4)} "
        f"were left.\n\nThe house was built in {rng.randint(1890, 2010)} and last changed "
        f"hands in {rng.randint(1980, 2018)} for {rng.randint(40, 190)},000. The agent, {_person(rng)} "
        f"of {rng.choice(FIRM)} {rng.choice(KIND)}, "
        f"said that the buyers were a young family from {other}. The median price of a house in the area has changed by "
        f"{rng.randint(1, 19)} "
        f"percent over the past year, to {rng.randint(200, 900)},000.\n\nOf the {rng.randint(20, 400)} auctions held in "
        f"the city this week, {rng.randint(40, 85)} percent ended with a sale."
    )


def election_count(rng: Random) -> str:
    """The count of one constituency."""
    town = rng.choice(TOWN)
    one, two, three = (_person(rng) for _ in range(3))
    return (
        f"{one} wins {town}\n\n{one} has won the seat of {town} with {rng.randint(9, 30)},{rng.randint(100, 999)} votes, a majority of "
        f"{rng.randint(1, 9)},{rng.randint(100, 999)} "
        f"over {two}, who received {rng.randint(5, 9)},{rng.randint(100, 999)}. {three} came third "
        f"with {rng.randint(1, 4)},{rng.randint(100, 999)}. Turnout was {rng.randint(45, 80)}.{rng.randint(0, 9)} percent.\n\nAt the last "
        f"election the seat was won with a majority of {rng.randint(1, 12)},{rng.randint(100, 999)}. The constituency, which takes in "
        f"{rng.choice(TOWN)} and the villages around it, has {rng.randint(50, 90)},{rng.randint(100, 999)} registered voters. The result "
        f"was declared by the returning officer at {rng.randint(1, 6)}.{rng.randint(10, 59)} in the morning.\n\nIn a short speech the "
        f"winner thanked the police, the counting staff and the voters, and promised to work for everybody who lives there."
    )


Family = Callable[[Random], str]

FAMILIES: tuple[Family, ...] = (
    match_report,
    forecast,
    stock_close,
    earnings,
    earnings_of_one_company,
    obituary,
    traffic,
    lottery,
)
HELD_OUT_FAMILIES: tuple[Family, ...] = (earthquake, auction, election_count, earnings_of_one_company)
