"""Few examples, always the same ones: `make test` must not fail by chance. HYPOTHESIS_EXAMPLES=5000 looks further."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "colophon",
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "80")),
    derandomize="HYPOTHESIS_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("colophon")
