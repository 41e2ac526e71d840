"""What to ask next, by value of information: what an answer would change at all places at once, against asking.

Every plausible answer is given on trial and all trials are ranked in one batch; a question is worth what its answers
move on average: the money expected of the lawful combination at the first places, and which places come first
(Raiffa & Schlaifer, *Applied Statistical Decision Theory*, 1961: the expected value of sample information).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.answers import Answer, Answers, given
from matcher.match import Matcher
from matcher.prospects import Prospects, foreign_told
from matcher.ranked import Ranked
from matcher.result import Expected, Question
from matcher.trials import Moved, Trial, answer_text, asked
from profiles.applicant import Applicant
from profiles.facts import Fact
from profiles.label import Label

FIRST = 3  # places whose money and order count
SHARE = 0.01  # below this share of the money expected at the first places a question is not worth asking
TRIED = 32  # facts whose answers are tried first; the others only when none of these is worth asking
FIRST_WORTH, ORDER_WORTH = 0.5, 0.1  # a change of the first place, or of the first three, against the whole money
_WEIGHTS = np.array([1.0, 0.5, 0.25])
# What places court and serve, beside what policies ask.
_CASE_FACTS = (
    "sector", "business_stage", "needs", "product.kind", "product.stage", "hk_capital", "macau_capital", "foreign_capital",
)
NEVER_ASKED = frozenset({"registered_in", "preferred_place"})

_FIELD: tuple[str, None] = ("sector", None)

Floats = NDArray[np.float64]
Token = tuple[str, int | None]  # a fact, and for one of products the number of the product


class Inquired(msgspec.Struct, frozen=True):
    """The questions worth asking, most valuable first; none when no answer would change much: then `done`.

    `open` counts the facts some condition still waits for.
    """

    questions: tuple[Question, ...]
    done: bool
    open: int


class Inquiry:
    """Chooses questions for applicants of a matcher; built once (some milliseconds), used for every applicant.

    `share`: see `SHARE`.
    """

    def __init__(self, matcher: Matcher, share: float = SHARE, tried: int = TRIED) -> None:
        self.matcher = matcher
        self.library = matcher.library
        self.share = share
        self.tried = tried
        self.prospects = Prospects(matcher.purse)
        self.answers = Answers(matcher.engine, self.prospects.chances)
        self.behind = {r.fact.id: tuple(dict.fromkeys(r.needs)) for r in matcher.engine.derivations.rules}

    def next(
        self, applicant: Applicant, as_of: dt.date, unanswered: Collection[Token] = (), most: int = 5
    ) -> Inquired:
        """The questions worth asking now; `unanswered` are those already asked in vain. The same input, the same answer."""
        return Asking(self, applicant, as_of, unanswered).questions(most)

    def first_place(self, applicant: Applicant, as_of: dt.date) -> Label:
        """The place that comes first as things stand, as questions name it."""
        places = self.matcher.rank([applicant], as_of).order(0)[0]
        return self.name(places[0]) if places else Label()

    def name(self, place: int) -> Label:
        """A place as questions name it."""
        park = self.matcher.views.parks[place].park
        return Label(park.short or park.name.zh, park.name.text("en"))


class Asking:
    """The questions for one applicant as it stands."""

    def __init__(
        self, inquiry: Inquiry, applicant: Applicant, as_of: dt.date, unanswered: Collection[Token] = ()
    ) -> None:
        self.inquiry = inquiry
        self.prospects = inquiry.prospects
        # Products nobody spoke of: as if there were one of which nothing is known.
        self.applicant = applicant if applicant.products is not None else msgspec.structs.replace(applicant, products=[{}])
        self.listed = applicant.products is not None
        self.as_of = as_of
        self.unanswered = frozenset(unanswered)
        self._silent = frozenset(f for f, _ in unanswered)
        self._foreign = foreign_told(applicant)
        self.ranked = inquiry.matcher.rank([self.applicant], as_of)
        self.places = self.ranked.order(0)[0]
        self.first = self.places[:FIRST]
        self._weights = _WEIGHTS[: len(self.first)] / _WEIGHTS[: len(self.first)].sum()
        self.expected = self._lawful(self.ranked)[:, 0]
        self.scale = float(self._weights @ self.expected[self.first]) if self.first else 0.0

    def questions(self, most: int) -> Inquired:
        """The questions worth asking, most valuable first."""
        candidates = self.candidates()
        if not self.ranked.cases[0].sectors and not self.ranked.cases[0].other_industry and _FIELD not in self.unanswered:
            # Nothing else means much before the field of business is known.
            fact = self.inquiry.library.facts[_FIELD[0]]
            field = Question(fact.id, asked(fact), fact.label, 0, 0, Label(), True, changes_first=True)
            return Inquired((field,), False, len(candidates))
        found: list[tuple[float, Question]] = []
        if self.first:
            step = self.inquiry.tried
            for start in range(0, len(candidates), step):
                found = self._tried(candidates[start : start + step])
                if found:
                    break
        found.sort(key=lambda item: (-item[0], item[1].fact, item[1].product or 0))
        questions = tuple(q for _, q in found[:most])
        return Inquired(questions, not questions, len(candidates))

    # -- what could be asked

    def candidates(self) -> list[Token]:
        """Every open question that may be asked, the most promising first."""
        value = self.estimates()
        return sorted(value, key=lambda token: (-value[token], token[0], token[1] or 0))

    def estimates(self) -> dict[Token, float]:
        """Every open question with what an answer moves, by the chances of the offers it stands in, against asking.

        A yes raises the chance of an offer from p to p/q, a no ends it: on average it moves 2 p (1 - q).
        """
        chances, ledgers = self.prospects.chances, self.ranked.ledgers
        counted = self.prospects.counted(ledgers)
        worth = self.prospects.if_met(ledgers, counted)[:, 0]
        chance = self.prospects.chance(ledgers, self._silent, self._foreign)[:, 0]
        at = self.inquiry.matcher.purse.book.at
        reach = np.zeros(len(worth))
        for weight, place in zip(self._weights, self.first, strict=True):
            here = at[ledgers.purse.classes[place]]
            reach[here[here >= 0]] += weight
        needs, first = chances.needs, chances.company.level.size
        prior = np.concatenate([chances.company.prior, chances.product.prior])
        moved = worth * chance * (reach + 0.02)
        total = np.bincount(needs.tests, moved[needs.offers] * 2 * (1 - prior[needs.tests]), minlength=len(prior))
        wanted = np.zeros(len(prior), dtype=bool)
        wanted[needs.tests[moved[needs.offers] > 0]] = True
        value: dict[Token, float] = {}
        for node in np.flatnonzero(wanted & self._open()).tolist():
            level, n = (chances.company, node) if node < first else (chances.product, node - first)
            for fact_id in self._behind(level.reads[n]):
                for token in self._tokens(fact_id):
                    value[token] = value.get(token, 0.0) + float(total[node])
        for offer in np.flatnonzero(moved > 0).tolist():
            for fact_id in self.prospects.paid_by[offer]:
                for token in self._tokens(fact_id):
                    value[token] = value.get(token, 0.0) + float(moved[offer])
        for fact_id in _CASE_FACTS:
            for token in self._tokens(fact_id):
                value[token] = value.get(token, 0.0) + 0.2 * self.scale
        facts = self.inquiry.library.facts
        return {t: v / (1 + facts[t[0]].cost) for t, v in value.items() if t not in self.unanswered}

    def waiting(self) -> dict[str, int]:
        """For every fact how many incentives for the company still wait for it, at any place."""
        ledgers, needs = self.ranked.ledgers, self.prospects.chances.needs
        open_offers = self.prospects.counted(ledgers)[:, 0] & (ledgers.outcome.verdict[:, 1] == 0)
        reads = self.prospects.chances.company.reads + self.prospects.chances.product.reads
        found: dict[str, set[int]] = {}
        for pair in np.flatnonzero(self._open()[needs.tests] & open_offers[needs.offers]).tolist():
            position = int(ledgers.purse.position[needs.offers[pair]])
            for fact_id in reads[needs.tests[pair]]:
                found.setdefault(fact_id, set()).add(position)
        for offer in np.flatnonzero(self.prospects.counted(ledgers)[:, 0]).tolist():
            for fact_id in self.prospects.paid_by[offer]:
                found.setdefault(fact_id, set()).add(int(ledgers.purse.position[offer]))
        return {f: len(p) for f, p in found.items()}

    def _open(self) -> NDArray[np.bool_]:
        """Which single tests are open once the usual undertakings are signed; of products, for any."""
        truth, frame = self.ranked.ledgers.outcome.truth, self.ranked.ledgers.frame
        company = truth.company[:, 1] == 0
        product = (truth.product[:, frame.owner == 1] == 0).any(axis=1)
        return np.concatenate([company, product])

    def _behind(self, read: Sequence[str]) -> Iterator[str]:
        """Facts to ask for: those a test reads, and what they follow from."""
        seen: dict[str, None] = {}
        queue = list(read)
        while queue:
            fact_id = queue.pop()
            if fact_id not in seen:
                seen[fact_id] = None
                queue += self.inquiry.behind.get(fact_id, ())
        return iter(seen)

    def _tokens(self, fact_id: str) -> list[Token]:
        """A fact that may be asked for: once, or for each product of which it is not known."""
        fact = self.inquiry.library.facts.get(fact_id)
        if fact is None or fact.undertaking or fact.settled or fact_id in NEVER_ASKED or fact.type == "text":
            return []
        if fact.of == "product":
            return [
                (fact_id, n) for n, product in enumerate(self.applicant.products or ())
                if fact_id not in product and n < FIRST
            ]
        known = self.applicant.facts.get(fact_id)
        if fact_id in self.applicant.foreign or (known is not None and not _wide(fact, known.value)):
            return []
        return [(fact_id, None)]

    # -- trying answers

    def _tried(self, tokens: Sequence[Token]) -> list[tuple[float, Question]]:
        """The questions among some that are worth asking, with their value."""
        trials, variants = self._trials(tokens)
        if not variants:
            return []
        found: list[tuple[float, Question]] = []
        moved = Moved(
            self.inquiry.matcher, self.ranked, self.first, variants, self._lawful,
            self.prospects.counted(self.ranked.ledgers)[:, 0],
        )
        for trial in trials:
            value, question = self._weighed(trial, moved)
            if question is not None:
                found.append((value, question))
        return found

    def _trials(self, tokens: Sequence[Token]) -> tuple[list[Trial], list[Applicant]]:
        trials: list[Trial] = []
        variants: list[Applicant] = []
        live = self._open()
        chances = self.prospects.chances
        for fact_id, number in tokens:
            fact = self.inquiry.library.facts[fact_id]
            level, first = (chances.product, chances.company.level.size) if fact.of == "product" else (chances.company, 0)
            nodes = [n for n in level.at.get(fact_id, ()) if live[first + n]]
            answers = self.inquiry.answers.of(fact, nodes, self.applicant.facts.get(fact_id), self.as_of)
            if fact_id == "product.kind" and not self.listed:
                answers = [*(Answer(a.known, a.chance / 2) for a in answers), Answer(None, 0.5)]
            if len(answers) > 1:
                trials.append(Trial(fact, number, answers, range(len(variants), len(variants) + len(answers))))
                variants += [given(self.applicant, fact, a.known, number or 0) for a in answers]
        return trials, variants

    def _weighed(self, trial: Trial, moved: Moved) -> tuple[float, Question | None]:
        rows = list(trial.rows)
        chance = np.array([a.chance for a in trial.answers])
        change = np.abs(moved.expected[:, rows] - self.expected[:, None])
        money = float(self._weights @ (change[self.first] @ chance)) / (self.scale or 1.0)
        first = float(chance @ moved.first[rows])
        three = float(chance @ moved.three[rows])
        if first == 0 and three == 0 and money < self.inquiry.share:
            return 0.0, None
        value = (min(money, 1.0) + FIRST_WORTH * first + ORDER_WORTH * three) / (1 + trial.fact.cost)
        return value, self._question(trial, moved, money)

    def _question(self, trial: Trial, moved: Moved, money: float) -> Question:
        rows = list(trial.rows)
        gained, lost = moved.gained[:, rows], moved.lost[:, rows]
        example = trial.fact.numeric and all(a.span is None for a in trial.answers)
        stake = (lost if example else np.maximum(gained, lost)).max(axis=1)  # a sum from a made-up figure is no stake
        ranked = np.array(self.places)
        most = stake[ranked].max() if len(ranked) else 0.0
        here = [p for p in self.places if most > 0 and stake[p] >= most / 2][:2]
        decided = moved.decided(rows)
        fact, library = trial.fact, self.inquiry.library
        place = here[0] if here else self.first[0]
        answers = tuple(
            Expected(
                answer_text(fact, answer, library), round(answer.chance, 4), self.inquiry.name(moved.best[row]),
                int(gained[place, n]), int(lost[place, n]),
            )
            for n, (answer, row) in enumerate(zip(trial.answers, rows, strict=True))
        )
        number = trial.product if len(self.applicant.products or ()) > 1 else None
        return Question(
            fact.id, asked(fact), fact.label, len(decided), int(most), self.inquiry.name(place),
            bool(moved.three[rows].any()), number, tuple(self.inquiry.name(p) for p in here), False,
            bool(moved.first[rows].any()), round(money, 6), decided, answers,
        )

    def _lawful(self, ranked: Ranked) -> Floats:
        """What is expected at every place for each applicant (fen)."""
        ledgers = ranked.ledgers
        worth = self.prospects.if_met(ledgers, self.prospects.counted(ledgers))
        chance = self.prospects.chance(ledgers, self._silent, self._foreign)
        return self.prospects.lawful(ledgers, worth * chance)[ledgers.purse.classes]


def _wide(fact: Fact, value: object) -> bool:
    """Whether a figure is known only within limits."""
    return fact.numeric and isinstance(value, tuple) and value[0] != value[1]
