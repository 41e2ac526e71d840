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
