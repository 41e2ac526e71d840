"""Policies: what they grant, to whom, under which clause."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import AsOf, Json, Lang, chosen_words, commands, day_of, open_library, print_json
from reports.console import page_width, show

app = commands("Policies: what they grant, to whom, under which clause.")


@app.command("list")
def policies_list(
    region: Annotated[str, typer.Option("--region", help="What holds in a place, by id or name.")] = "",
    status: Annotated[str, typer.Option("--status", help="in_force, unverified, not_yet, draft or lapsed.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="grant, reward, tax, rent, talent …")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists policies with their standing on a day."""
    from reports.find import some_policies
    from reports.policy_page import policies_page, policy_row

    on = day_of(as_of)
    found = some_policies(open_library(), region, status, kind, on)
    if json:
        print_json([policy_row(p, on) for p in found])
    else:
        show(policies_page(found, on, chosen_words(), page_width()))


@app.command("search")
def policies_search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Any words, in Chinese or English.")],
    top: Annotated[str, typer.Option("--top", help="How many to show.")] = "10",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Finds incentives by any word: name, document, number, clause, what is given, conditions, facts."""
    from reports.find import count_named
    from reports.search_page import search_page
    from reports.searching import search

    asked, most = " ".join(words), count_named(top)
    found = search(open_library(), asked, day_of(as_of))
    if json:
        print_json(found[:most])
    else:
        show(search_page(found, asked, most, chosen_words(), page_width()))


@app.command("expiring")
def policies_expiring(
    within: Annotated[str, typer.Option("--within", help="How far to look ahead: 180d, 6m, 1y.")] = "180d",
    region: Annotated[str, typer.Option("--region", help="What holds in a place, by id or name.")] = "",
    park: Annotated[str, typer.Option("--park", help="What holds in a park, by id or name.")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists what ends soon, soonest first, with what follows if the documents say."""
    from reports.ending import endings, endings_page, until
    from reports.places import place_of

    library, on = open_library(), day_of(as_of)
    place = place_of(library, region, park)
    found = endings(library, on, until(within, on), place)
    if json:
        print_json(found)
    else:
        show(endings_page(found, within, library, place, chosen_words(), page_width()))


@app.command("for")
def policies_for(
    park: Annotated[str, typer.Argument(metavar="PARK", help="A park, by id or name.")],
    kind: Annotated[str, typer.Option("--kind", help="grant, reward, tax, rent, talent …")] = "",
    sector: Annotated[str, typer.Option("--sector", help="A field, by id or name; what is for every field stays.")] = "",
    whole: Annotated[bool, typer.Option("--all", help="With what has lapsed, drafts, and what is not yet in force.")] = False,
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists everything that holds in a park, from the nation down to the park."""
    from reports.find import find_park
    from reports.holding import holding, holding_page

    library = open_library()
    found = holding(library, find_park(library, park), day_of(as_of), kind, sector, whole)
    if json:
        print_json(found)
    else:
        show(holding_page(found, library, chosen_words(), page_width()))


@app.command("compare")
def policies_compare(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="A policy, by id, number or title.")],
    other: Annotated[str, typer.Argument(metavar="[OTHER]", help="Another one.")] = "",
    at: Annotated[list[str] | None, typer.Option("--at", help="A day; give it twice to see one policy on two days.")] = None,
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Sets two policies side by side, or one policy on two days: conditions, amounts, dates, which is better when."""
    from reports.compare_page import ComparePage
    from reports.comparing import check_asked, compare, over_days
    from reports.find import find_policy
    from reports.intake import day

    library = open_library()
    first, second = find_policy(library, policy), find_policy(library, other) if other else None
    days = [day(written) for written in at or ()]
    check_asked(first, second, days)
    page = ComparePage(library, chosen_words(), page_width())
    if second is None:
        timeline = over_days(library, first, days)
        print_json(timeline) if json else show(page.days(timeline, first))
        return
    found = compare(library, first, second, day_of(as_of))
    print_json(found) if json else show(page.two(found, first, second))


@app.command("show")
def policies_show(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="A policy, by id, number or title.")],
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows one policy: every incentive with its conditions and amounts in words."""
    from reports.find import find_policy
    from reports.policy_page import PolicyPage

    library, on = open_library(), day_of(as_of)
    found = find_policy(library, policy)
    if json:
        print_json(found)
    else:
        show(PolicyPage(found, library, on, chosen_words(), page_width()).whole())
