"""What "other malignancy" is other than: the title, the registered conditions, or what an inclusion asks of everybody."""

from __future__ import annotations

import pytest

from clinconnect.compiler import compile_text
from clinconnect.criteria import notation

OTHER = "condition(cancer; other than breast cancer)"
OPEN = "condition(second primary malignancy)"


def excluded(inclusion: str, exclusion: str, title: str = "", conditions: tuple[str, ...] = ()) -> str:
    text = f"Inclusion Criteria:\n- {inclusion}\n\nExclusion Criteria:\n- {exclusion}"
    return notation.write(compile_text(text, title=title, conditions=conditions).criteria[-1].expr)


@pytest.mark.parametrize(
    ("inclusion", "title", "conditions", "rule"),
    [
        ("Age over 18 years", "", ("Breast Cancer",), OTHER),
        ("Age over 18 years", "Letrozole in Breast Cancer", (), OTHER),
        ("Breast cancer", "", (), OTHER),
        ("Triple negative breast cancer", "", ("Breast Cancer",), OTHER),
        ("Breast cancer or ovarian cancer", "", ("Breast Cancer",), "condition(cancer; other than breast cancer, ovarian cancer)"),
        ("Breast cancer", "A Study in Advanced Solid Tumors", (), "condition(cancer; other than solid tumor)"),
        ("No breast cancer", "", (), OPEN),
        ("Breast cancer or another disease of the gland", "", (), OPEN),
        ("Rheumatoid arthritis", "", ("Rheumatoid Arthritis",), OPEN),
    ],
)  # fmt: skip
def test_what_it_is_other_than(inclusion: str, title: str, conditions: tuple[str, ...], rule: str) -> None:
    assert excluded(inclusion, "Other malignancy", title, conditions) == rule


@pytest.mark.parametrize(
    ("inclusion", "title", "rule"),
    [
        ("Breast cancer", "Letrozole in Breast Cancer", "condition(cancer; history; other than breast cancer)"),
        ("Age over 18 years", "Letrozole in Breast Cancer", "condition(cancer; history; other)"),
        ("Women at risk of breast cancer", "Letrozole in Breast Cancer", "condition(cancer; history; other)"),
        ("Breast cancer", "Prevention of Breast Cancer", "condition(cancer; history; other)"),
        ("Age over 18 years", "Letrozole in Infertility", "condition(cancer; history)"),
    ],
)
def test_a_bare_word_is_another_one_only_where_the_own_is_asked_for(inclusion: str, title: str, rule: str) -> None:
    assert excluded(inclusion, "History of malignancy", title) == rule


@pytest.mark.parametrize(
    ("inclusion", "exclusion", "conditions", "rule"),
    [
        ("Ulcerative colitis", "Gastrointestinal disease", (), "condition(gastrointestinal disease; other than ulcerative colitis)"),
        ("Asthma", "Lung disease within 6 months", ("Asthma",), "condition(lung disease; other than asthma; -P6M..P0D screening)"),
        ("Asthma or allergic rhinitis", "Lung disease", ("Asthma",), "condition(lung disease; other than asthma)"),
        ("Asthma or an age over 65 years", "Lung disease", (), "condition(lung disease)"),
        ("Ulcerative colitis", "Colitis", ("Colitis, Ulcerative",), "condition(colitis; other than ulcerative colitis)"),
        ("Ulcerative colitis", "Ulcerative colitis", ("Colitis, Ulcerative",), "condition(ulcerative colitis)"),
        ("Ulcerative colitis", "Crohn's disease", ("Colitis, Ulcerative",), "condition(Crohn's disease)"),
        ("Ulcerative colitis", "Other gastrointestinal disease", (), "condition(gastrointestinal disease; other)"),
        ("Asthma", "Lung disease for more than 5 years", (), "condition(lung disease; -P5Y..P0D screening throughout)"),
        ("Asthma", "Lung disease requiring oxygen therapy", (), "all(condition(lung disease), status(oxygen dependent))"),
        ("Asthma with no lung disease", "Pregnancy", (), "status(pregnancy)"),
        ("Adults", "Gastrointestinal disease", ("Colitis, Ulcerative",), "condition(gastrointestinal disease)"),
        ("Prediabetes", "Diabetes mellitus", ("Type 2 Diabetes", "Prediabetes"), "condition(diabetes mellitus)"),
        ("No type 2 diabetes", "Diabetes mellitus", ("Type 2 Diabetes",), "condition(diabetes mellitus)"),
        ("High risk of type 2 diabetes", "Diabetes mellitus", ("Type 2 Diabetes",), "condition(diabetes mellitus)"),
    ],
)  # fmt: skip
def test_a_wide_word_does_not_mean_what_is_asked_for(
    inclusion: str, exclusion: str, conditions: tuple[str, ...], rule: str
) -> None:
    assert excluded(inclusion, exclusion, conditions=conditions) == rule
