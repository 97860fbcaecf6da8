"""What all tests share: how hard hypothesis tries, and the browser."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck
from hypothesis import settings

CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

# No profile has a deadline: how busy the machine is says nothing about the code.
# HYPOTHESIS_PROFILE chooses, HYPOTHESIS_MAX_EXAMPLES overrides the number.
_EXAMPLES = {"default": 100, "ci": 2000, "fuzz": 10000}


def _register_profiles() -> None:
    wanted = os.environ.get("HYPOTHESIS_MAX_EXAMPLES")
    for name, usual in _EXAMPLES.items():
        settings.register_profile(
            name,
            deadline=None,
            # The same examples on every run, except where new ones are the point.
            derandomize=name == "ci",
            max_examples=int(wanted) if wanted else usual,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile(
        os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if CI else "default")
    )


_register_profiles()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find the Chromium that a test marked `browser` drives.

    Returns:
        The path of the executable: $CHROMIUM, or what PATH holds.

    Skips the test where there is none. With CI=true the test fails instead: a
    run that is to prove something must not pass by leaving things out.
    """
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser"):
        if name and (path := shutil.which(name)):
            return path
    message = "Chromium is missing: install it (Debian: apt install chromium)"
    if CI:
        pytest.fail(message)
    pytest.skip(message)
