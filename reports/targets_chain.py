"""The value chains of a place on a screen: who is seen in each link, what its documents court, and the gaps."""

from __future__ import annotations

from rich.cells import cell_len

from matcher.chain import PRESENT, SUPPLEMENTS, ChainMap, ChainState, LinkState, gaps
from profiles.chains import TIERS, Chains
from reports.citing import reason_source
from reports.layout import Cell, Page
from reports.messages import Words

MOST_GAPS = 6
TIER = 6


def chain_section(
    page: Page, found: ChainMap, chains: Chains, words: Words, links: frozenset[str] | None = None
) -> None:
    """Each chain of the place, tier by tier; then the gaps its documents want filled, and the chains it has no part in.

    With `links`, only the chains whose products they are, or which they serve when no chain makes them.
    """
    page.heading(words("chain_heading"), words("chain_heading_note"))
    if not chains.chains:
        page.put(words("chain_none"))
        return
    names = {c.id: words.label(c.label) for c in chains.chains}
    shown = found.own if links is None else _touched(found, chains, links)
    for chain in shown:
        page.put(names[chain.id], style="bold")
        _tiers(page, chain, found, chains, words)
    others = [names[c.id] for c in found.chains if not c.own]
    if others and links is None:
        page.put(words("chain_others", names=words.comma(others)), style="dim")
    wanted = [link for link in gaps(found) if found.links[link].effect == SUPPLEMENTS and _by_name(found.links[link])]
    if wanted:
        said = [_gap(found.links[link], chains, words) for link in wanted[:MOST_GAPS]]
        page.put(words("chain_gaps", names=words.join(said)), style="yellow", hang=2)
    page.put(words("chain_legend"), style="dim")


def _touched(found: ChainMap, chains: Chains, links: frozenset[str]) -> list[ChainState]:
    makes = {c.id: set(c.makes) for c in chains.chains}
    made = [c for c in found.own if makes[c.id] & links]
    return made or [c for c in found.own if links & set(c.links)][:1]


def _by_name(state: LinkState) -> bool:
    return state.wanted is not None and not state.wanted.broad


def _tiers(page: Page, chain: ChainState, found: ChainMap, chains: Chains, words: Words) -> None:
    width = TIER if words.base == "zh" else 2 * TIER
    for tier, links in zip(TIERS, chain.tiers, strict=True):
        if links:
            said = [_link(found.links[link], chains, words) for link in links]
            for n, line in enumerate(_lines(said, page.width - width - 6)):
                page.row([Cell(words(f"tier_{tier}") if not n else "", width, "dim"), Cell(line, 0)], indent=4)


def _lines(items: list[str], width: int) -> list[str]:
    """Items side by side, none torn apart at the end of a line."""
    lines: list[str] = []
    for item in items:
        if lines and cell_len(lines[-1]) + 2 + cell_len(item) <= width:
            lines[-1] += "  " + item
        else:
            lines.append(item)
    return lines


def _link(state: LinkState, chains: Chains, words: Words) -> str:
    """A link with its mark, and how many are seen there."""
    name = words.label(chains.by_id[state.id].label)
    if state.state == PRESENT:
        return f"{words('chain_mark_present')}{name}({len(state.present)})"
    mark = words("chain_mark_gap") if _by_name(state) else words("chain_mark_unseen")
    return f"{mark}{name}"


def _gap(state: LinkState, chains: Chains, words: Words) -> str:
    assert state.wanted is not None
    cite = reason_source(state.wanted.source, state.wanted.seen, words)
    return words("chain_gap", link=words.label(chains.by_id[state.id].label), cite=cite)
