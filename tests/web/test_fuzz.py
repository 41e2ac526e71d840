"""The API under fire: requests made from its own description, right and wrong ones; none may break it."""

from __future__ import annotations

from typing import Any

import pytest

from web.app import create
from web.crew import Thread
from web.desk import Desk
from web.office import Office
from web.settings import Settings

schemathesis = pytest.importorskip("schemathesis", reason="the `browser` extra brings it")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def api(desk: Desk) -> Any:
    settings = Settings(log=False, rate=0)
    crew = Thread(Office(settings, desk))
    app = create(settings, crew, crew)
    made = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"host": "localhost"})
    made.config.base_url = "http://localhost/api/v1"
    return made


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_no_request_breaks_it(api: Any, mode: Any) -> None:
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    fired: dict[str, int] = {}

    def fire(operation: Any) -> None:
        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def once(case: Any) -> None:
            checks = [not_a_server_error, status_code_conformance]
            if case.path != "/match":  # a megabyte each; test_api holds one against its schema
                checks.append(response_schema_conformance)
            case.call_and_validate(headers={"host": "localhost"}, checks=checks)
            fired[operation.label] = fired.get(operation.label, 0) + 1

        try:
            once()
        except Unsatisfiable:  # what takes nothing cannot be asked wrongly
            assert mode is schemathesis.GenerationMode.NEGATIVE

    for found in api.get_all_operations():
        fire(found.ok())
    assert len(fired) >= 6 and sum(fired.values()) >= 50, fired
