import base64
import hashlib
import re

from theorycheck.reporting.script import policy, script


def test_the_policy_lets_the_script_run_and_nothing_else():
    digest = base64.b64encode(hashlib.sha256(str(script()).encode()).digest()).decode()
    (allowed,) = re.findall(r"script-src ([^;]*);", policy())
    assert allowed == f"'sha256-{digest}'"
    assert policy().startswith("default-src 'none'; ")
    assert "unsafe-eval" not in policy()


def test_the_script_can_stand_in_a_page_and_asks_for_nothing():
    text = script().lower()
    assert "</" not in text
    assert "<!--" not in text
    for word in ("http", "fetch", "import", "eval", "innerhtml", "xmlhttp", "storage", "cookie"):
        assert word not in text, word
