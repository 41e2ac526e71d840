"""The screens of `parkmatch whatif`: what a change comes to, and near misses in full."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.changes import Change
from matcher.nearby import Near
from matcher.whatif import Comparison, IncentiveChange, PlaceChange
from reports.layout import Cell, Page
from reports.messages import Words
from reports.sums import at_most, column, sum_text

SHOWN, OPENED, PLACES_NAMED = 20, 4, 4


def whatif_screen(found: Comparison, words: Words, width: int) -> Page:
    """Places and incentives before and after."""
    page = Page(width)
    page.heading(words("whatif_title"))
    if found.days[0] != found.days[1]:
        page.put(words("whatif_days", before=found.days[0], after=found.days[1]))
    if found.changed:
        page.put(words("whatif_changed", items=words.join([words.label(c) for c in found.changed])), hang=2)
    if not found.incentives and all(_still(p) for p in found.places):
        page.put(words("whatif_same"))
        return page
    _places(page, found.places, words)
    if found.incentives:
        page.heading(words("whatif_incentives"))
    for change in found.incentives[:SHOWN]:
        _incentive(page, change, words)
    if len(found.incentives) > SHOWN:
        page.put(words("whatif_more", n=len(found.incentives) - SHOWN), style="dim")
    return page


def _still(place: PlaceChange) -> bool:
    return place.rank[0] == place.rank[1] and place.score[0] == place.score[1] and place.totals[0] == place.totals[1]


def _places(page: Page, places: Sequence[PlaceChange], words: Words) -> None:
    page.heading(words("whatif_places"))
    heads = [("rank", 9, False), ("park", 0, False), ("score", 15, True), ("certain", 20, True), ("most", 21, True)]
    titles = {
        "rank": words("whatif_col_rank"), "park": words("whatif_col_park"), "score": words("whatif_col_score"),
        "certain": words("whatif_col_certain"), "most": words("whatif_col_most"),
    }
    page.row([Cell(titles[key], size, "dim", right) for key, size, right in heads])
    for place in places:
        ranks = [str(r) if r else words("whatif_out") for r in place.rank]
        scores = [f"{s / 100:.2f}" for s in place.score]
        certain = [column(t.sure + t.on_undertaking, words) for t in place.totals]
        most = [column(at_most(t), words) for t in place.totals]
        page.row([
            Cell(_arrow(ranks, words), 9, "" if ranks[0] == ranks[1] else "bold"), Cell(words.label(place.name), 0),
            Cell(_arrow(scores, words), 15, "", True), Cell(_arrow(certain, words), 20, "", True),
            Cell(_arrow(most, words), 21, "", True),
        ])
    page.put(words("whatif_unit"), style="dim")


def _arrow(ends: Sequence[str], words: Words) -> str:
    return ends[0] if ends[0] == ends[1] else words("whatif_arrow", before=ends[0], after=ends[1])


def _incentive(page: Page, change: IncentiveChange, words: Words) -> None:
    before, after = (_came_out(change, n, words) for n in (0, 1))
    page.put(
        words("whatif_item", name=words.label(change.name), policy=words.label(change.policy), before=before, after=after),
        style="bold", hang=2,
    )
    named = [words.label(p) for p in change.places[:PLACES_NAMED]]
    page.put(words("whatif_at", places=words.comma(named)), indent=4, style="dim")
    for flip in change.flips:
        page.put(words(
            "whatif_flip", text=words.label(flip.text), before=_verdict(flip.before, words),
            after=_verdict(flip.after, words),
        ), indent=4, hang=2)
    if change.standing:
        states = [words(f"state_{s}") for s in change.standing]
        ends = ""
        if change.standing[1] == "lapsed" and change.ends:
            ends = words("whatif_ends", day=change.ends)
        elif change.standing[0] == "not_yet" and change.begins:
            ends = words("whatif_begins", day=change.begins)
        page.put(words("whatif_ended", before=states[0], after=states[1], ends=ends), indent=4, hang=2)


def _came_out(change: IncentiveChange, n: int, words: Words) -> str:
    """How an incentive comes out on one side: verdict and sum."""
    if not change.bucket[n]:
        out = change.standing is not None and change.standing[n] in {"lapsed", "not_yet", "draft"}
        return words("whatif_out_of_force") if out else _verdict(change.verdict[n], words)
    low, high = change.low[n], change.high[n]
    if high is None:
        amount = words("at_least", sum=sum_text(low, words)) if low else words("open_amount")
    elif low == high:
        amount = sum_text(high, words)
    elif low:
        amount = words("between", low=sum_text(low, words), high=sum_text(high, words))
    else:
        amount = words("up_to", sum=sum_text(high, words))
    return words("whatif_amount", verdict=_verdict(change.verdict[n], words), amount=amount)


def _verdict(verdict: str, words: Words) -> str:
    said = {"met": words("whatif_met"), "unmet": words("whatif_unmet"), "unknown": words("whatif_open")}
    return said[verdict]


def near_screen(found: Sequence[Near], places: int, words: Words, width: int, described: str) -> Page:
    """Every near miss, dearest first; then what only has to be confirmed."""
    page = Page(width)
    reach = [n for n in found if any(c.kind != "confirm" for c in n.changes)]
    confirm = [n for n in found if n not in reach]
    page.heading(words("near_all"), words("near_all_note", n=places))
    if not reach:
        page.put(words("near_none"))
    for n, near in enumerate(reach, 1):
        _near(page, n, near, words, described)
    if confirm:
        page.heading(words("near_confirm"), words("near_confirm_note"))
    for n, near in enumerate(confirm, 1):
        _near(page, n, near, words, described)
    return page


def _near(page: Page, n: int, near: Near, words: Words, described: str) -> None:
    needed = [words.label(c.needed) for c in near.changes]
    text = needed[0]
    for more in needed[1:]:
        text = words("near_and", a=text, b=more)
    page.put(words("near_line", n=n, needed=text), style="bold", hang=3)
    page.put(_worth(near, words), indent=5, hang=2)
    items = [words.label(o.name) for o in near.opens[:OPENED]]
    if len(near.opens) > OPENED:
        items.append(words("and_more", n=len(near.opens)))
    page.put(words("near_opens", items=words.comma(items)), indent=5, hang=2)
    page.put(words("near_try", set=_settings(near.changes, described)), indent=5, style="dim", hang=2)


def _worth(near: Near, words: Words) -> str:
    place = words.label(near.place)
    if near.sure:
        return words("near_worth_sure", place=place, sum=sum_text(near.sure, words))
    if near.at_most:
        return words("near_worth_most", place=place, sum=sum_text(near.at_most, words))
    return words("near_worth_open", place=place)


def _settings(changes: Sequence[Change], described: str) -> str:
    return " ".join(["parkmatch whatif", described, *(f"--set {_typed(c.fact)}={c.value}" for c in changes)])




def _typed(fact_id: str) -> str:
    """A fact as `--set` takes it: what is said of products is tried on the first."""
    return fact_id.replace("product.", "product[1].", 1)
