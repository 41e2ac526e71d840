"""What `facts show` tells of a fact."""

from __future__ import annotations

import msgspec
import pytest

from profiles.label import Label
from reports.fact_page import fact_page
from reports.messages import Words
from rules.library import Library


@pytest.mark.parametrize(("lang", "said"), [("zh", "年度审计报告；完税证明"), ("en", "annual audit report; tax receipt")])
def test_a_fact_tells_its_usual_proof(lang: str, said: str, small: Library) -> None:
    proof = Label("年度审计报告；完税证明", "annual audit report; tax receipt")
    words = Words(lang)  # type: ignore[arg-type]
    fact = msgspec.structs.replace(small.facts["revenue_yuan"], proof=proof)
    assert said in fact_page(fact, words, 100).text()
    assert said not in fact_page(small.facts["revenue_yuan"], words, 100).text()
