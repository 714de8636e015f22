"""Word lists that tell kinds of names apart. Own compilation; each word is there because it names the kind in newspaper English."""

from typing import Final


def words_of(text: str) -> frozenset[str]:
    """A list written as running text."""
    return frozenset(text.split())


ORGANISATION_HEADS: Final = words_of(
    """
    Inc Corp Corporation Co Company Ltd Limited LLC LLP PLC Plc plc GmbH AG NV SA SpA AB Holdings Holding Group Partners Industries
    Enterprises Technologies Systems Services Motors Airlines Airways Records Pharmaceuticals Pharma Petroleum Energy Electric Bank
    Insurance Capital Investments Securities Associates Foundation Trust Fund Institute Institution University College School Academy
    Hospital Clinic Ministry Department Office Bureau Agency Authority Administration Commission Committee Council Board Court
    Tribunal Parliament Congress Senate Assembly House Party Union Association Federation Confederation League Alliance Coalition
    Society Club Organization Organisation Movement Front Army Navy Force Forces Police Guard Guards Brigade Command Service
    Church Diocese Ministry Secretariat Treasury Chamber Network Times Post Herald Tribune Guardian Telegraph Journal News Press
    Broadcasting Television Radio Media Studios Pictures Entertainment United City FC Rovers Center Centre Laboratory Laboratories
    Inspectorate Ombudsman Registry Constabulary Cabinet Government Exchange Reserve Nations
    """
)
PAPER_FRONTS: Final = words_of("Daily Evening Morning Weekly")
"""First words of newspapers, and of no person."""
LAND_HEADS: Final = words_of(
    """
    River Lake Sea Ocean Gulf Bay Strait Straits Channel Mountain Mountains Mount Valley Desert Island Islands Peninsula Coast Cape
    Canal Falls Forest Hill Hills Plateau Basin Delta Beach Street Road Avenue Boulevard Lane Square Bridge Airport Station Park
    Stadium Arena Plaza Tower Towers Palace Castle Cathedral Temple Mosque Museum Harbour Harbor Port Highway Reservoir Dam Glacier
    Prison Jail Base Camp Tunnel Zoo Crossing Heights Hotel Mall Building
    """
)
LAND_FRONTS: Final = words_of("Mount Lake Cape Gulf Strait Isle Bay Camp Fort Mt. Mt")
EVENT_HEADS: Final = words_of(
    """
    Olympics Games Cup Championship Championships Festival War Wars Uprising Revolution Summit Tournament Marathon Derby Prix
    Genocide Holocaust Massacre
    """
)
LAW_HEADS: Final = words_of(
    "Act Treaty Constitution Convention Directive Regulation Amendment Accord Accords Protocol Bill Code Charter Ordinance"
)
PARTICLES: Final = words_of(
    "de da di do dos du del della la le van von der den ten ter bin bint ibn al el ben y e zu af"
)
PLACE_PREPOSITIONS: Final = words_of("in at near from across outside throughout towards toward into to around")
SAYING: Final = words_of(
    "said says told added asked replied denied claimed testified wrote tweeted announced argued insisted admitted alleged"
)
CALENDAR: Final = words_of(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun January February March April May
    June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Christmas Easter Ramadan
    """
)
COMMON_STARTS: Final = words_of(
    """
    a an the this that these those there here it its he his she her they their them we our us you your i my me one two three four five six
    seven eight nine ten many most some all both each every any no not none few several other others another such same and but or nor
    so yet if when while as because since until unless though although after before during despite in on at by for from with without
    within to of into over under about against between among across through along near like unlike what which who whom whose where
    why how is are was were be been being has have had do does did will would can could may might must shall should now then
    today yesterday tomorrow later earlier meanwhile however moreover also still even just only once again instead indeed perhaps
    according following police officials prosecutors investigators authorities lawyers witnesses residents critics sources
    experts analysts people local new former last next first second third more less much very too up down out off asked speaking
    """
)
GENERIC_TAILS: Final = (
    ORGANISATION_HEADS
    | LAND_HEADS
    | words_of(
        """
        Air Motor Motors Automotive Foods Oil Gas Steel Mining Marine Shipping Trading Construction Logistics Software Labs Digital
        Aviation Rail Railways International Regional National Municipal Executive General Global Memorial Public Central Community Medical
        """
    )
)
"""Words that a short form of a name leaves out: `Saha` for `Saha Airlines`."""
CORPORATE_SUFFIXES: Final = words_of(
    "inc corp corporation co company ltd limited llc llp plc gmbh ag nv sa spa ab holdings holding group"
)
"""Lower case, without full stop."""
COMPANY_TAILS: Final = CORPORATE_SUFFIXES | words_of(
    "air airlines airways motor motors automotive bank energy oil gas steel mining pharma pharmaceuticals shipping trading foods industries"
)
"""Lower case: what follows a firm's own name in its full name, and follows no person's."""
