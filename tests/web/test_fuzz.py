"""The API under fire: requests made from its own description, right and wrong ones; none may break it."""

from __future__ import annotations

from typing import Any

import pytest

from web.app import create
from web.desk import Desk
from web.settings import Settings

schemathesis = pytest.importorskip("schemathesis", reason="the `browser` extra brings it")

from hypothesis import HealthCheck, settings  # noqa: E402

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def api(desk: Desk) -> Any:
    app = create(Settings(log=False, rate=0), desk)
    made = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"host": "localhost"})
    made.config.base_url = "http://localhost/api/v1"
    made.config.phases.update(phases=["fuzzing"])  # one case for each of 700 facts would take hours
    return made


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_request_breaks_it(case: Any) -> None:
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    checks = [not_a_server_error, status_code_conformance]
    if case.path != "/match":  # a megabyte each; test_api holds one against its schema
        checks.append(response_schema_conformance)
    case.call_and_validate(headers={"host": "localhost"}, checks=checks)
