"""Texts of our own for the tests: a dispatch, its background, and others."""

DISPATCH = """\
The harbour authority of Redmoor awarded a contract worth 42 million euros to the dredging company Kestrel Marine on Tuesday, \
although two other bidders had offered to do the work for less, according to documents seen by this newspaper.

The chair of the authority, Ines Halvorsen, said the board had followed the advice of its engineers. "We looked at the risk as \
well as at the price," she said at a meeting that lasted four hours and was closed to the public for most of that time.

Councillor Tom Ruiz, who leads the opposition in the town hall, called for an inquiry and said he had written to the ministry of \
transport in the capital. He said that the brother-in-law of one board member had worked for Kestrel Marine until last spring.

The company rejected any suggestion that the award was improper. Its spokesman, Daniel Okafor, said that Kestrel Marine had taken \
part in an open tender, had been given no information that others lacked, and would answer any questions in full.

Work on the new basin is to start in September and to take 26 months. When it is finished, ships of up to 190 metres will be able \
to berth at Redmoor, and the authority hopes to win back traffic that moved to Larkfield after the storm of 2019."""

OTHER = """\
Volunteers counted more than nine thousand kites above the beach at Pembury on Sunday, which the organisers of the festival say is \
a record for the event, now in its thirty-first year.

Among the most admired was a dragon of 60 metres, made by pupils of the village school from bamboo and old sails. "It took us all \
winter, and we were afraid that it would never leave the ground," said their teacher, Rosa Lindqvist.

Light winds in the morning gave way to a steady breeze from the west, and by noon the car parks were full. The police counted 14,000 \
visitors and reported nothing worse than a few lost children, all of whom were returned to their parents within the hour."""

LEAD = """\
Prosecutors searched four offices and a private house on Thursday morning in connection with a public contract, and took away \
computers, telephones and several boxes of paper. Nobody was arrested. The public prosecutor, Vera Marchetti, told reporters that \
the investigation concerned suspected bribery and that the persons concerned were to be regarded as innocent. She would not say \
whose house had been searched. Neighbours spoke of officers who arrived in unmarked cars shortly after six and stayed until noon. \
A lawyer for one of those concerned called the search out of all proportion and announced a complaint. The ministry said that it had \
learned of the matter from the news and would await the outcome before it took any steps of its own."""


def without_spaces(count: int) -> str:
    """Chinese text of so many sentences, each of other wording."""
    words = "港务局 周二 宣布 新合同 授予 疏浚公司 价值 四千万欧元 反对派 要求 调查 发言人 否认 任何不当行为"
    parts = words.split()
    return "。".join(
        "".join(parts[(at * 5 + step * (at + 3)) % len(parts)] for step in range(9)) + str(at) for at in range(count)
    )
