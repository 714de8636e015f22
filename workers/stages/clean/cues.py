"""Lines known by their wording: what publishers, scripts and scrapers put around an article.

Each rule names the reason that is stored with what it removes. Only short lines are judged so: a cue inside a paragraph of the
article is the article's. The lists hold what was seen on pages and wires; their order is that of the checks.
"""

import re

from workers.stages.clean.standins import WALL

# Longest line, in words, that a cue may remove; the legal ones are whole sentences.
SHORT_LINE, LEGAL_LINE, WALL_LINE = 14, 60, 25


class Wording:
    """Patterns, in lower or upper case, any of which a line may have.

    Those that begin with `^` are matched, the others searched for: a search for `^` would try it at each letter of the line.
    """

    def __init__(self, *patterns: str) -> None:
        self._start = self._compile([pattern[1:] for pattern in patterns if pattern.startswith("^")])
        self._inside = self._compile([pattern for pattern in patterns if not pattern.startswith("^")])

    @staticmethod
    def _compile(patterns: list[str]) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None

    def found(self, text: str) -> bool:
        """Whether the line has one of them."""
        if self._start is not None and self._start.match(text):
            return True
        return self._inside is not None and self._inside.search(text) is not None


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?:(?:,|at|\||\u2022|-)?\s*\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:a\.?m\.?|p\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?)?"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_AGO = r"(?:\d+|an?)\s+(?:second|minute|min|hour|day|week|month|year)s?\s+ago"
_DAY = (
    rf"(?:{_WEEKDAY}{_ORDINAL}\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_WEEKDAY}{_MONTH}\s+{_ORDINAL},?\s+\d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|{_AGO})"
)

DATELINE = re.compile(
    rf"^(?:(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|modified|date|created)(?:\s+on)?\s*[:\-]?\s*)?(?:at\s+)?{_CLOCK}\s*,?\s*{_DAY}\s*{_CLOCK}(?:\s*\|?\s*(?:updated|modified|last\s+updated)\b.*)?[.|]?$",
    re.IGNORECASE,
)
_TIMES_ONLY = Wording(
    r"^(?:first\s+)?(?:published|posted|last\s+updated|updated|modified)\b(?:\s+(?:on|at))?\s*:?\s*[\w ,.:/|+-]*\d[\w ,.:/|+-]*$",
    r"^\d+\s+min(?:ute)?s?\s+read$",
)

BOILERPLATE = Wording(
    r"^powered\s+by\b",
    r"^(?:skip|jump)\s+to\b",
    r"^(?:share|tweet|pin(?:\s*it)?|print|email|e-mail|save|copy\s+link|facebook|twitter|whatsapp|linkedin|reddit|pinterest|messenger|telegram|flipboard|google\+)$",
    r"^(?:share|follow|like|find)\s+us\b",
    r"^share\s*[:|]?$",
    r"^(?:\d+[km]?\s+)?(?:shares?|comments?|views?|likes?)$",
    r"^(?:view|show|hide|leave|post|add|read|see|join)\s+(?:all\s+|the\s+|a\s+|your\s+|\d+\s+)*(?:comments?|conversation|discussion|reply)\b",
    r"^(?:get|receive)\s+(?:the|our|your|breaking|daily|all)\b.*\b(?:newsletter|inbox|alerts?|headlines|updates)\b",
    r"\b(?:sign|signed)\s+up\s+(?:for|to)\b.*\b(?:newsletter|email|alerts?|briefing|updates)\b",
    r"\bour\s+(?:daily\s+|weekly\s+|free\s+)?newsletters?\b",
    r"^(?:enter\s+your\s+)?e-?mail\s+address\b",
    r"^(?:thank\s+you|thanks)\s+for\s+(?:subscribing|signing\s+up|reading)\b",
    r"^(?:please\s+)?(?:enable|turn\s+on)\s+javascript\b",
    r"\bjavascript\s+(?:is\s+)?(?:disabled|required|enabled)\b",
    r"^(?:this\s+(?:site|website|page)|we)\s+(?:and\s+our\s+partners\s+)?uses?\s+cookies\b",
    r"^(?:accept|reject|manage)\s+(?:all\s+)?(?:cookies|preferences|settings)$",
    r"^(?:loading|please\s+wait)\b\W*$",
    r"^(?:back\s+to\s+top|scroll\s+(?:down|to)|continue\s+reading|story\s+continues\s+below|article\s+continues|more\s+to\s+follow|read\s+full\s+(?:story|article)|load\s+more|show\s+more|see\s+more|view\s+more|read\s+more|read\s+next|up\s+next|close|menu|search|home|next|previous|play|pause|watch|listen|gallery)\b\W*$",
    r"^this\s+(?:story|article|report|piece)\s+(?:was|is|has\s+been|first|originally)\b.*\b(?:published|appeared|updated|syndicated|reproduced|republished|corrected)\b",
    r"^(?:download|get)\s+(?:the|our)\b.*\bapp\b",
    r"^(?:do\s+you\s+have|send\s+us)\b.*\b(?:story|tip|photos?|e-?mail)\b",
)
# Taken only where the line is no sentence of the article's own: it ends like a label, or it speaks to the reader.
WEAK_BOILERPLATE = Wording(
    r"^(?:share|print|email|save|bookmark|like|recommend|follow|report)\s+(?:this|on|via|to|with|the)\b",
    r"^(?:subscribe|register|create\s+(?:an?\s+)?account|become\s+a\s+(?:member|subscriber)|support\s+(?:us|our\s+journalism)|donate)\b",
    r"^(?:topics|tags?|filed\s+under|keywords|categories|category)\b\s*:?",
    r"^(?:click|tap)\s+(?:here|to|on)\b",
    r"^(?:sign|log)\s*(?:in|up|out)\b",
    r"^(?:have|got)\s+a\s+(?:story|tip|view)\b",
    r"^all\s+(?:images|photos|pictures)\b",
)
_TO_THE_READER = re.compile(r"\b(?:you|your|us|our|here|now)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?\u2026][\"'\u2019\u201d)]*$")
ADVERTISEMENT = Wording(
    r"^(?:advertise?ments?|sponsored(?:\s+(?:content|by|links?))?|promoted(?:\s+(?:content|stories))?|paid\s+(?:content|post)|ad|ads\s+by\b.*|from\s+our\s+partners?|partner\s+content)\W*$"
)
RELATED = Wording(
    r"^(?:related|recommended|trending|popular|most\s+(?:read|popular|viewed|shared)|more\s+(?:on\s+this|from|stories|news|in|like)|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested)|see\s+also|also\s+read|also\s+on|read\s+also|don't\s+miss|don\u2019t\s+miss|top\s+stories|latest\s+(?:news|stories)|editor['\u2019]?s['\u2019]?\s+picks|around\s+the\s+web|what\s+to\s+read\s+next|elsewhere\s+on)\b.{0,60}$",
    r"^(?:read\s+(?:more|next|also)|related|see\s+also|watch|listen|more|in\s+pictures)\s*[:\u2013\u2014|]",
)
CAPTION = Wording(
    r"^(?:image|photo|picture|file\s+photo|video|media|photograph|pic|illustration|graphic)s?\s*(?:caption|credit|source|copyright|by)?\s*[:|]",
    r"^(?:image|media|video)\s+(?:caption|source|copyright)\b",
    r"\((?:photo|image|picture|pic|file\s+photo|photograph|ap\s+photo|credit)s?\b[^)]{0,80}\)\s*$",
    r"(?:photo|photograph|image|picture|credit|pic)s?\s*(?:by|:)\s*[A-Z][^.]{0,60}$",
    r"\b(?:getty\s+images?|shutterstock|alamy|afp\s+via\s+getty|ap\s+photo|epa-efe|istock)\b[^.]{0,40}$",
    r"^(?:getty|reuters|afp|ap|epa|pa|pa\s+wire|pa\s+media|bloomberg|handout|supplied|file|screenshot)(?:\s*/\s*[\w .]+)*$",
    r"/\s*(?:getty|reuters|afp|ap|epa|pa\s+wire|file)\b[^.]{0,30}$",
)
LEGAL = Wording(
    r"^(?:\u00a9|\(c\)\s|copyright\s*(?:\u00a9|\(c\)|:|\d{4}|by\b))",
    r"\ball\s+rights\s+reserved\b",
    r"^(?:terms|privacy)\b[\w &|\u00b7\u2022,-]{0,80}$",
    r"\b(?:may|must)\s+not\s+be\s+(?:published|reproduced|reprinted|rewritten|broadcast|copied|redistributed)\b",
    r"^(?:registered\s+(?:in|office|company)|company\s+(?:no|number|registration))\b",
    r"^(?:the\s+)?views?\s+expressed\s+(?:in|by)\b",
    r"^(?:editing|additional\s+reporting|reporting|compiled|writing)\s+by\b",
    r"^\(?(?:reporting|additional\s+reporting|writing|editing|compiled)\s+by\b",
    r"^our\s+standards\s*:",
)
_PARTICLE = "de|van|von|der|den|la|le|bin|al|di|da|dos|del|el|and"
_NAME = rf"[A-Z\u00c0-\u00de][\w'\u2019.\-]+(?:\s+(?:[A-Z\u00c0-\u00de][\w'\u2019.\-]*|{_PARTICLE})){{0,5}}"
_FULL_NAME = rf"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b){_NAME}"
_TWO_WORDS = r"(?=\S+\s+\S)"
_OUTLET = r"(?:\s*(?:,|\||\u2022|-|\u2013|for|in|at|/)\s*[^.!?]{2,60})?"
BYLINE = re.compile(
    rf"^(?:[Ww]ritten\s+|[Ss]tory\s+|[Pp]osted\s+|[Rr]eported\s+|[Ww]ords\s+)?(?:by|By|BY)\s*:?\s+"
    rf"(?P<names>{_FULL_NAME}(?:\s*(?:,|&|and)\s*{_NAME}){{0,4}}){_OUTLET}$"
)
BYLINE_UPPER = re.compile(r"^BY\s+(?P<names>[A-Z][A-Z'\u2019.\-]+(?:\s+[A-Z'\u2019.\-]+){1,4})$")
_POST = "[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Ss]taff [Ww]riter|[Cc]olumnist"
_AUTHOR_LINE = re.compile(rf"^{_TWO_WORDS}(?P<names>{_NAME}),?\s+(?:[A-Z][\w.]*\s+){{0,3}}(?:{_POST})$")
BREADCRUMB = re.compile(r"^(?:[\w&' \u2019-]{2,30}\s*[>\u203a\u00bb|/\u2022\u00b7]\s*){1,6}[\w&' \u2019-]{2,60}$")


def cue_of(text: str, length: int) -> str | None:
    """The reason by which a line of `length` words is known as not the article's, or None."""
    if length <= LEGAL_LINE and LEGAL.found(text):
        return "legal"
    if length <= WALL_LINE and WALL.search(text):
        return "subscription wall"
    if length > SHORT_LINE:
        return "caption" if length <= 45 and CAPTION.found(text) and not text.endswith(".") else _long_cue(text, length)
    if ADVERTISEMENT.found(text):
        return "advertisement"
    if DATELINE.match(text) or _TIMES_ONLY.found(text):
        return "dateline"
    if byline_names(text) is not None:
        return "byline"
    sentence = _SENTENCE.search(text) is not None
    if not sentence and RELATED.found(text):
        return "related"
    if BOILERPLATE.found(text):
        return "boilerplate"
    if WEAK_BOILERPLATE.found(text) and (not sentence or _TO_THE_READER.search(text)):
        return "boilerplate"
    if CAPTION.found(text):
        return "caption"
    return None


def _long_cue(text: str, length: int) -> str | None:
    return "boilerplate" if length <= 30 and BOILERPLATE.found(text) else None


def byline_names(text: str) -> list[str] | None:
    """The names in a byline, or None if it is none."""
    match = BYLINE.match(text) or BYLINE_UPPER.match(text) or _AUTHOR_LINE.match(text)
    if match is None:
        return None
    names = re.split(r"\s*(?:,|&|\band\b)\s*", match["names"])
    return [_proper(name) for name in names if name]


def split_byline(text: str) -> list[str]:
    """The names in a byline field, which says `By` or not."""
    text = re.sub(r"^\s*(?:written\s+|story\s+)?by\s*:?\s+", "", text, flags=re.IGNORECASE)
    return [_proper(name.strip()) for name in re.split(r"\s*(?:,|;|&|\band\b|\|)\s*", text) if name.strip()]


def _proper(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 4 else name
