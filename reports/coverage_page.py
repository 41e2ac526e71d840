"""The coverage page as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.citing import titled
from reports.coverage import Coverage
from reports.find import STATES
from reports.messages import Words, language
from rules.library import Library


def coverage_page(found: Coverage, library: Library, lang: str) -> str:
    """The page in one language, every figure from the counts."""
    words = Words(language(lang))
    parts = [
        f"# {words('coverage_title')}", words("coverage_other"), words("coverage_made", day=found.as_of.isoformat()),
        words("coverage_sum", policies=found.policies, incentives=found.incentives, figures=found.figures),
        *_regions(found, library, words), *_figures(found, words), *_standing(found, words), *_kinds(found, words),
        *_barred(found, library, words), *_missing(found, library, words), *_partly(found, library, words),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] + ["---:" if len(head) > 2 or head[-1] else "---"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(str(c).replace("|", "\\|") for c in line) + " |" for line in lines)


def _texts(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in line) + " |" for line in lines)


def _place(region: str, library: Library, words: Words) -> str:
    lineage = [r for r in library.regions.lineage(region) if r not in {"national", "guangdong"}]
    labels = {r.id: words.short(r.label) for r in library.regions.items}
    return " · ".join(labels[r] for r in reversed(lineage)) or labels[region]


def _regions(found: Coverage, library: Library, words: Words) -> list[str]:
    head = [words(f"col_coverage_{k}") for k in ("region", "whole", "part", "empty", "items", "sums", "in_force")]
    rows = [
        [_place(r.region, library, words), r.whole, r.part, r.empty, r.incentives, r.figures, r.in_force]
        for r in found.regions
    ]
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    total: list[object] = [f"**{words('coverage_total')}**", *(f"**{sum(int(str(n)) for n in c)}**" for c in columns)]
    names = words.comma([_place(r, library, words) for r in found.without])
    said = [f"## {words('coverage_regions')}", words("coverage_how"), _table(head, [*rows, total])]
    return [*said, words("coverage_none", names=names)] if names else said


def _figures(found: Coverage, words: Words) -> list[str]:
    rows: list[list[object]] = [[words(f"seen_how_{how}"), n] for how, n in found.seen.items()]
    rows.append([f"**{words('coverage_total')}**", f"**{found.figures}**"])
    rows.append([words("coverage_unverified"), found.figures_unverified])
    head = ["", words("col_coverage_n")]
    return [f"## {words('coverage_figures')}", words("coverage_figures_note"), _table(head, rows)]


def _standing(found: Coverage, words: Words) -> list[str]:
    rows: list[list[object]] = []
    for name in STATES:
        rows.append([words(f"state_{name}"), found.policy_states[name], found.incentive_states[name]])
        if name == "in_force":
            rows.append([words("coverage_ending"), "", found.ending])
            rows.append([words("coverage_open"), "", found.open])
    rows.append([f"**{words('coverage_total')}**", f"**{found.policies}**", f"**{found.incentives}**"])
    head = ["", words("col_coverage_policies"), words("col_coverage_items")]
    return [f"## {words('coverage_standing')}", _table(head, rows)]


def _kinds(found: Coverage, words: Words) -> list[str]:
    head = [words("label_kind"), words("col_coverage_items"), words("col_coverage_sums")]
    rows: list[list[object]] = [[words(f"kind_{k}"), n, sums] for k, (n, sums) in found.kinds.items()]
    rows.append([f"**{words('coverage_total')}**", f"**{found.incentives}**", f"**{found.figures}**"])
    return [f"## {words('coverage_kinds')}", _table(head, rows)]


def _named(keys: Iterable[str], library: Library, words: Words) -> list[str]:
    items = {i.key: i for p in library.policies for i in p.incentives}
    return [f"- `{k}` {words.label(items[k].name)}" for k in keys]


def _barred(found: Coverage, library: Library, words: Words) -> list[str]:
    said = [f"## {words('coverage_barred')}", words("fiscal_law") + words("full_stop")]
    return [*said, words("coverage_barred_note", n=len(found.barred)), "\n".join(_named(found.barred, library, words))]


def _missing(found: Coverage, library: Library, words: Words) -> list[str]:
    if not found.missing:
        return []
    rows = []
    for item in found.missing:
        policy = library.policy(item.policy)
        assert policy is not None  # checked when it was read
        name = titled(words.label(policy.title), words.script(policy.number), words)
        rows.append([f"{name} `{policy.id}`", words.label(item.what), words.label(item.why)])
    head = [words(f"col_coverage_{k}") for k in ("policies", "what", "why")]
    return [f"## {words('coverage_missing')}", _texts(head, rows)]


def _partly(found: Coverage, library: Library, words: Words) -> list[str]:
    said = [f"## {words('coverage_partly')}", words("coverage_partly_note")]
    for name, keys in (("coverage_unseen", found.unseen), ("coverage_judged", found.judged)):
        if keys:
            said += [f"### {words(name)} ({len(keys)})", "\n".join(_named(keys, library, words))]
    return said
