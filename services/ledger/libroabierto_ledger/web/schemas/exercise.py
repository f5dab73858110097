"""The rows of the exercise: secretariats and their sessions, plans, commitments, observations."""

from __future__ import annotations

import marshmallow as ma

from libroabierto_ledger.web.schemas.members import (
    day,
    flag,
    group,
    maybe,
    several,
    text,
    texts,
    thing,
    things,
    whole,
)
from libroabierto_ledger.web.schemas.states import MunicipalityName, Term


class Act(ma.Schema):
    """What began a row, and the last entry that it is built from."""

    id = text("Its id")
    occurred_on = day("The legal date of the act that began it")
    entry = whole("The entry of that act")
    last_entry = whole("The last entry that this is built from")


class Seat(ma.Schema):
    """A seat of a secretariat and who sits in it."""

    seat = text("Its name within the secretariat")
    sector = text("The sector that it belongs to")
    minutes = maybe("Who sat there by the minutes of the installation")
    holder = maybe("The full member")
    alternate = maybe("The alternate")


class Party(ma.Schema):
    """A party of the installation."""

    sector = text("`municipality`, `authority` or `civil-society`")
    institution = text("The institution; null for whoever holds the role", allow_none=True)
    seen = flag("Whether its handwritten signature was seen on the paper")
    signed = maybe("Its electronic signature")


class SessionCounts(ma.Schema):
    """How many sessions were held."""

    ordinary = whole("Ordinary ones")
    extraordinary = whole("Extraordinary ones")


class Secretariat(Act):
    """A municipal technical secretariat."""

    municipality = group(MunicipalityName, "Whose secretariat it is")
    institution = text("The institution that it is")
    declaration = text("The declaration under which it was called")
    term = group(Term, "The mandate of that declaration", allow_none=True)
    state = text("At the answer's date: the recorded state, or `inactive`")
    recorded_state = text("As the last entry left it")
    inherited = flag("Whether its mandate is over and nobody has concluded it")
    provenance = text("Of the call: `native` or `paper`")
    call = text("SHA-256 of the call")
    collation = maybe("Who compared the call with the paper")
    deadlines = things("What is due, and when")
    seats = several(Seat, "Its seats")
    installation = maybe("The minutes of its installation")
    parties = several(Party, "Who must sign the minutes, and who has")
    installed = maybe("The act that the last party's signature completed")
    sessions = group(SessionCounts, "How many sessions it held")
    last_session = day("The newest of them", allow_none=True)
    tables = whole("How many co-creation tables it held")
    concluded = maybe("Why it ended")


class Agreement(ma.Schema):
    """A numbered agreement."""

    number = whole("Its number in the session")
    text = text("What was agreed, or not")
    for_ = whole("Votes for it", data_key="for")
    against = whole("Votes against it")
    abstained = whole("Abstentions")


class Session(Act):
    """A session of a secretariat; `id` is its stream, kind and number in four digits."""

    secretariat = text("The secretariat's stream")
    municipality = text("INEGI key")
    kind = text("`ordinary` or `extraordinary`")
    number = whole("Its number among those of its kind")
    quorum = whole("Members needed")
    present = thing("How many came")
    agreements = several(Agreement, "What was voted")
    minutes_sha256 = text("SHA-256 of the minutes")
    provenance = text("`native` or `paper`")
    collation = maybe("Who compared the minutes with the paper")


class Table(Act):
    """A co-creation table; `id` is its entry in ten digits."""

    secretariat = text("The secretariat's stream")
    municipality = text("INEGI key")
    topic = text("What it was about")
    problems = texts("Problems that were named")
    proposals = texts("Proposals that were made")
    attendance = thing("How many came, never who")


class Period(ma.Schema):
    """From when until when."""

    from_ = day("First day", data_key="from")
    to = day("Last day")


class ReachedPhase(ma.Schema):
    """A phase that the plan has entered."""

    phase = text("The phase")
    on = day("Since when")
    note = text("A note", allow_none=True)
    entry = whole("The entry that says so")


class Plan(Act):
    """An action plan of the state or of a municipality."""

    territory = text("`state`, or an INEGI key")
    municipality = group(MunicipalityName, "Whose plan it is; null for the state's", allow_none=True)
    institution = text("The secretariat's institution, which acts for it")
    secretariat = text("The municipal secretariat's stream", allow_none=True)
    title = text("Its title")
    period = group(Period, "Its period")
    phases = texts("The phases that it has, in order")
    phase = text("The phase that it is in")
    reached = several(ReachedPhase, "The phases that it has entered")
    state = text("`started`, `approved` or `closed`")
    approved_commitments = whole("How many of its commitments are approved and not withdrawn")
    approved = maybe("Its approval")
    closed = maybe("Its close")
    overdue = flag("Whether its period is over and nobody has closed it")


class Milestone(ma.Schema):
    """A dated step."""

    id = text("Its name within the commitment")
    output = text("What comes of it")
    due = day("When")
    text = text("What is done")


class Terms(ma.Schema):
    """What is promised; an amendment may change it."""

    title = text("Its title")
    problem = text("The problem")
    current_situation = text("How things stand")
    action = text("What will be done")
    expected_results = text("What will change")
    lead = text("The institution that answers for it")
    partners = things("Who supports it")
    pillars = texts("The pillars that it serves")
    ogp_values = texts("OGP values")
    policy_area = text("Policy area, in the proposal's own words")
    start = day("First day")
    end = day("Last day")
    milestones = several(Milestone, "Its milestones")
    sdgs = things("Sustainable Development Goals")


class Commitment(Act):
    """A commitment of a municipality or of the state."""

    municipality = group(MunicipalityName, "Whose commitment it is; null for the state's", allow_none=True)
    secretariat = text("The secretariat's stream; of the next one from its first act on it", allow_none=True)
    plan = text("The plan's stream", allow_none=True)
    term = group(Term, "The mandate of its secretariat", allow_none=True)
    state = text("`proposed`, `approved`, `under-way`, `suspended`, `withdrawn` or `concluded`")
    terms = group(Terms, "What is promised, as amended")
    progress = thing("Of each milestone the last reported `status` and `percent`")
    last_cut_off = day("Up to when the last report speaks", allow_none=True)
    updates = whole("How many reports there are")
    amendments = whole("How many amendments there are")
    proposed_by = text("The institution that proposed it")
    approved = maybe("Its approval")
    suspended = maybe("Its suspension, while it lasts")
    ended = maybe("Its withdrawal or conclusion")
    overdue_milestones = texts("Milestones past their date and not done")
    overdue = flag("Whether there are any, or its end has passed, and it is still open")
    inherited = flag("Whether it is still open, and the mandate of its secretariat is over")


class Update(Act):
    """A progress report of the lead; `id` is its entry in ten digits."""

    commitment = text("The commitment's stream")
    number = whole("Its number among the commitment's reports")
    issuer = text("The lead")
    office = text("The office in which it was signed")
    cut_off = day("Up to when it speaks")
    milestones = things("Of each milestone `id`, `status`, `percent`")
    narrative = text("The lead's own words")
    evidence = things("`url`, `sha256`, `title` of each document")
    reason = text("Why something went back", allow_none=True)


class Evaluation(Act):
    """An independent evaluation of a report; `id` is its entry in ten digits."""

    commitment = text("The commitment's stream")
    evaluator = text("Who judges; never the lead")
    update = whole("The entry of the report that is judged")
    scale = thing("`name` and `version` of the scale")
    verifiable = text("`yes` or `no`")
    potential = text("`unclear`, `modest` or `substantial`")
    completion = text("`no-evidence`, `not-started`, `limited`, `substantial` or `complete`")
    early_results = text("First results", allow_none=True)
    evidence = things("`url`, `sha256`, `title` of each document")


class Observation(Act):
    """A citizen observation and its answer."""

    author = text("The organisation that observes")
    addressee = text("The institution that is asked to answer")
    target = whole("The entry that is observed")
    answer_due = thing("`basis` and `due` of the term to answer")
    state = text("`filed` or `answered`")
    answer = maybe("The answer: `on`, `office`, `text`, `in_time`, `entry`")
    overdue = flag("Whether its term is over and nobody has answered")
    text = text("The observation")
