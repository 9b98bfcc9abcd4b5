"""The same criterion in other words is the same rule: a dozen criteria, every rewriting that applies to them."""

from __future__ import annotations

import pytest
from bench.metamorphic.__main__ import table
from bench.metamorphic.rewriting import Rewrite, Rule, sub
from bench.metamorphic.run import RULES, line, rewritten, same, tried

from clinconnect.compiler import compile_text

CRITERIA = [
    ("inclusion", "Age ≥ 18 years"),
    ("inclusion", "Men or women 18-65 years of age with type 2 diabetes mellitus"),
    ("inclusion", "Platelets ≥ 100 x 10^9/L and hemoglobin > 9.5 g/dL"),
    ("inclusion", "Creatinine ≤ 1.5 mg/dL or total bilirubin < 2.5 x ULN"),
    ("inclusion", "ECOG performance status 0-1"),
    ("inclusion", "Absolute neutrophil count ≥ 1,500/uL and ALT ≤ 3xULN"),
    ("inclusion", "Type 2 diabetes for at least 1 year"),
    ("inclusion", "Subjects must have a body mass index (BMI) at least 25 kg/m2"),
    ("inclusion", "Willing and able to give written informed consent"),
    ("exclusion", "History of stroke or myocardial infarction within the last 6 months"),
    ("exclusion", "Patients with uncontrolled hypertension (e.g., systolic blood pressure > 160 mmHg)"),
    ("exclusion", "NYHA class III or IV heart failure"),
    ("exclusion", "Pregnant or breastfeeding women"),
    ("exclusion", "Treatment with systemic corticosteroids within two weeks prior to randomization"),
    ("exclusion", "Known hypersensitivity to penicillin; active tumor of the brain, HIV infection"),
    ("exclusion", "White blood cell count < 3,000/mm3"),
]
CASES = [
    pytest.param(rule, kind, text, id=f"{rule.name}: {text[:40]}")
    for kind, text in CRITERIA
    for rule, _ in rewritten(RULES, kind, text)
]


@pytest.mark.parametrize(("rule", "kind", "text"), CASES)
def test_the_rule_stays(rule: Rule, kind: str, text: str) -> None:
    tally = tried([rule], [(kind, text)])[rule.name]
    assert [(b.after, b.read_before, b.read_after) for b in tally.broken] == []


OTHERWISE = [
    pytest.param(sub("≥", "<"), "Platelets ≥ 100 x 10^9/L", id="the other sign"),
    pytest.param(sub(r"\d+", lambda got: str(int(got[0]) + 1)), "Age ≥ 18 years", id="another number"),
    pytest.param(sub("weeks", "days"), "Life expectancy ≥ 12 weeks", id="another unit"),
    pytest.param(sub("months", "weeks"), "Stroke within the last 6 months", id="another window"),
    pytest.param(sub(" or ", " and "), "Asthma or gout", id="both instead of one"),
    pytest.param(lambda text: f"No {text}", "history of stroke", id="denied"),
    pytest.param(lambda text: text[: len(text) // 2], "Asthma, chronic kidney disease, gout", id="without half"),
]


@pytest.mark.parametrize(("rewrite", "text"), OTHERWISE)
def test_another_meaning_is_seen(rewrite: Rewrite, text: str) -> None:
    tally = tried([Rule("otherwise", rewrite)], [("inclusion", text)])["otherwise"]
    assert (tally.applied, tally.held) == (1, 0)


def test_only_words_of_the_text_itself_may_be_renamed() -> None:
    rule = Rule("sign", sub("≥|>=", "<"))
    before, after = (compile_text(f"Inclusion Criteria:\n- Age {sign} 18 years") for sign in ("≥", "<"))
    assert not same(rule, before, after)
    assert same(rule, before, before)


def test_units_and_order_do_not_count() -> None:
    texts = ("- Asthma or gout, platelets > 100 x 10^9/L", "- Gout or asthma, platelets > 100,000/mm3")
    first, second = (line(compile_text(f"Exclusion Criteria:\n{text}")) for text in texts)
    assert first == second


def test_there_are_enough_of_them_and_each_has_its_name() -> None:
    assert len(RULES) >= 100
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len(CASES) > 400
    assert "never applied: x" in table(tried([Rule("x", lambda _: None)], CRITERIA))
